import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/shared/http";
import { signInText } from "@/shared/signIn.zh";
import { useSession } from "@/shared/useSession";
import { settle } from "../fakes";

const ME = { username: "a", display_name: "小云", role: "agent" };
const server = { me: vi.fn(), signIn: vi.fn(), signOut: vi.fn() };

beforeEach(() => {
  vi.resetAllMocks();
  server.me.mockRejectedValue(new ApiError(401, "not_signed_in", ""));
});

describe("useSession", () => {
  it("takes up a sign-in whose cookie still holds", async () => {
    server.me.mockResolvedValue(ME);
    const session = useSession(server);
    expect(session.asking.value).toBe(true);
    await settle();
    expect(session.asking.value).toBe(false);
    expect(session.who.value).toEqual(ME);
  });

  it("asks without complaint when nobody is signed in", async () => {
    const session = useSession(server);
    await settle();
    expect(session.who.value).toBeNull();
    expect(session.error.value).toBe("");
  });

  it.each([
    [new ApiError(401, "bad_credentials", "用户名或密码不对"), "用户名或密码不对"],
    [new ApiError(429, "locked", "请稍后再试"), "请稍后再试"],
    [new ApiError(500, "", ""), signInText.failed],
    [new TypeError("network"), signInText.unreachable],
  ])("shows why a sign-in failed: %s", async (problem, shown) => {
    server.signIn.mockRejectedValue(problem);
    const session = useSession(server);
    await session.signIn("a", "b");
    expect(session.error.value).toBe(shown);
    expect(session.who.value).toBeNull();
  });

  it("leaves even when the hotline is away", async () => {
    server.signIn.mockResolvedValue(ME);
    server.signOut.mockRejectedValue(new TypeError("network"));
    const session = useSession(server);
    await settle();
    await session.signIn("a", "b");
    expect(session.who.value).toEqual(ME);
    await session.signOut();
    expect(session.who.value).toBeNull();
  });

  it("says that a sign-in has run out", async () => {
    const session = useSession(server, "只有话务员可以");
    await settle();
    session.expire("expired");
    expect(session.error.value).toBe(signInText.expired);
    session.expire("not_allowed");
    expect(session.error.value).toBe("只有话务员可以");
  });

  it("lets nobody in who must change the password first", async () => {
    const must = { ...ME, must_change_password: true };
    server.me.mockResolvedValue(must);
    const session = useSession(server);
    await settle();
    expect(session.who.value).toBeNull();
    expect(session.pending.value).toEqual(must);
    session.changed(ME);
    expect(session.who.value).toEqual(ME);
    expect(session.pending.value).toBeNull();
  });

  it("gives up a change of password by signing out", async () => {
    server.signIn.mockResolvedValue({ ...ME, must_change_password: true });
    server.signOut.mockResolvedValue(null);
    const session = useSession(server);
    await settle();
    await session.signIn("a", "b");
    expect(session.pending.value).not.toBeNull();
    await session.signOut();
    expect(session.pending.value).toBeNull();
    expect(session.who.value).toBeNull();
  });
});
