import type { SeatState } from "@/protocol";
import { query, request } from "@/shared/http";

/** One quarter-hour; shares are 0..1, durations in seconds, null where nothing was counted. */
export interface Quarter {
  start: string;
  /** How much of it is over. */
  seconds: number;
  asked: number;
  answered: number;
  answered_in_time: number;
  abandoned: number;
  mean_wait: number | null;
  aht: number | null;
  occupancy: number | null;
  /** How many seats were in each state, on average. */
  seats: Partial<Record<SeatState, number>>;
}

export interface DayTotal {
  asked: number;
  answered: number;
  answered_in_time: number;
  abandoned: number;
  asa: number | null;
  longest: number;
  aht: number | null;
  occupancy: number | null;
  connect_rate: number | null;
  service_level: number | null;
  service_level_strict: number | null;
  abandon_rate: number | null;
}

export interface DayHistory {
  day: string;
  /** Counted up to here. */
  until: string;
  in_time_seconds: number;
  quarters: Quarter[];
  total: DayTotal;
}

export const api = {
  day: (day: string) => request<DayHistory>("GET", `/api/seats/history${query({ day })}`),
};

export type Api = typeof api;
