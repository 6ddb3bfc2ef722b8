import type { InjectionKey } from "vue";

/** The user name of the administrator who sits here. */
export const WHO: InjectionKey<string> = Symbol("administrator");
