/** What the administrator's routes send and take, as `bridge/auth/schemas.py` names it. */

export type Role =
  | "agent"
  | "supervisor"
  | "quality"
  | "back_office"
  | "knowledge"
  | "reviewer"
  | "admin";

export interface Account {
  id: string;
  username: string;
  display_name: string;
  role: Role;
  skills: string[];
  disabled: boolean;
  locked_until: string | null;
  must_change_password: boolean;
  /** How many browsers are signed in. */
  sessions: number;
  last_sign_in_at: string | null;
  created_at: string;
}

export interface Page<T> {
  total: number;
  items: T[];
}

export interface AccountQuery {
  q: string;
  role: string;
  skill: string;
  state: "" | "active" | "disabled" | "locked";
  page: number;
  size: number;
}

export interface EditAccount {
  display_name: string;
  role: Role;
  skills: string[];
}

export interface NewAccount extends EditAccount {
  username: string;
}

/** The password is in this answer and nowhere else. */
export interface Issued {
  account: Account;
  password: string;
}

export type { Skill } from "@/protocol";

export interface AuditLine {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

export interface AuditQuery {
  account: string;
  action: string;
  /** ISO instants with a zone, or "". */
  since: string;
  until: string;
  page: number;
  size: number;
}
