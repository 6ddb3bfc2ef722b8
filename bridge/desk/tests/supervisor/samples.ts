import type { RoomFigures, WallboardMessage, WallSeat } from "@/protocol";

export const BOSS = { username: "2001", display_name: "班长（示例）", role: "supervisor" };

export function wallSeat(username: string, change: Partial<WallSeat> = {}): WallSeat {
  return {
    username,
    display_name: `话务员${username}`,
    role: "agent",
    skills: [],
    state: "idle",
    reason: "",
    pending: null,
    in_seconds: 0,
    call_id: null,
    call_seconds: null,
    call_reason: "",
    on_hold: false,
    with: [],
    monitoring: null,
    needs_help: false,
    figures: {
      calls: 0,
      consults: 0,
      missed: 0,
      refused: 0,
      talk_seconds: 0,
      hold_seconds: 0,
      wrap_up_seconds: 0,
      break_seconds: 0,
      average_seconds: null,
    },
    ...change,
  };
}

export const NO_FIGURES: RoomFigures = {
  asked: 0,
  answered: 0,
  answered_in_time: 0,
  abandoned: 0,
  turned_away: 0,
  changed_mind: 0,
  cut_off: 0,
  asa: null,
  longest: 0,
  aht: null,
  occupancy: null,
  talk_seconds: 0,
  hold_seconds: 0,
  wrap_up_seconds: 0,
  service_level: null,
  service_level_strict: null,
  abandon_rate: null,
  connect_rate: null,
  calls_today: null,
  containment: null,
};

export function board(change: Partial<WallboardMessage> = {}): WallboardMessage {
  return {
    type: "wallboard",
    seats: [],
    waiting: 0,
    longest_wait: 0,
    in_time_seconds: 15,
    figures: NO_FIGURES,
    alerts: [],
    ...change,
  };
}
