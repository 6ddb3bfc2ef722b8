import { describe, expect, it } from "vitest";
import type { NoticeMessage } from "@/protocol";
import {
  alarmsOf,
  initialOversight,
  neighbour,
  reduceOversight,
  seatOf,
  type OversightView,
} from "@/supervisor/oversight";
import { board, wallSeat } from "./samples";

const ABUSE: NoticeMessage = {
  type: "notice",
  from: "话务员1002",
  text: "标记了一通辱骂来电，录音已留存。",
  level: "warning",
  kind: "abuse",
  seat: "1002",
};
const seats = ["1001", "1002", "1003"].map((name) => wallSeat(name));
const room = (view: Partial<OversightView> = {}): OversightView => ({
  ...initialOversight,
  board: board({ seats }),
  ...view,
});

describe("reduceOversight", () => {
  it("remembers when the board came, so that its times go on", () => {
    expect(reduceOversight(initialOversight, board(), 5_000)).toMatchObject({ at: 5_000 });
  });

  it("keeps a report of abuse until it was seen, whatever the boards say", () => {
    let view = reduceOversight(room(), ABUSE, 1_000);
    view = reduceOversight(view, board({ seats }), 2_000);
    const [alarm] = alarmsOf(view);
    expect(alarm).toMatchObject({ kind: "abuse", seat: "1002", name: "话务员1002" });
    view = reduceOversight(view, { type: "local:seen", id: alarm?.id ?? "" }, 3_000);
    expect(alarmsOf(view)).toEqual([]);
  });

  it("keeps two reports of one seat apart", () => {
    const view = reduceOversight(reduceOversight(room(), ABUSE, 1_000), ABUSE, 2_000);
    expect(new Set(alarmsOf(view).map(({ id }) => id)).size).toBe(2);
  });

  it("takes a call for help from the board alone, where it ends when somebody has seen it", () => {
    expect(reduceOversight(room(), { ...ABUSE, kind: "help" }, 1_000).reports).toEqual([]);
  });
});

describe("alarmsOf", () => {
  it("puts people who need somebody before what lasts too long, the longest first", () => {
    const view = reduceOversight(
      room({
        board: board({
          seats,
          alerts: [
            { kind: "long_break", seat: "1003", seconds: 950 },
            { kind: "long_wait", seat: null, seconds: 20 },
            { kind: "long_break", seat: "1001", seconds: 1200 },
            { kind: "help", seat: "1002", seconds: 3 },
          ],
        }),
      }),
      ABUSE,
      1_000,
    );
    expect(alarmsOf(view).map(({ kind, seat }) => `${kind} ${seat}`)).toEqual([
      "help 1002",
      "abuse 1002",
      "long_wait null",
      "long_break 1001",
      "long_break 1003",
    ]);
  });
});

describe("the selected seat", () => {
  it("moves along the seats and stops at the ends", () => {
    expect(neighbour(room(), 1)).toBe("1001");
    expect(neighbour(room({ selected: "1001" }), 4)).toBe("1003");
    expect(neighbour(room({ selected: "1001" }), -1)).toBe("1001");
    expect(neighbour(initialOversight, 1)).toBeNull();
  });

  it("is nobody when the seat has left", () => {
    expect(seatOf(room({ selected: "1009" }), "1009")).toBeNull();
  });
});
