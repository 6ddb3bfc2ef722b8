/** The further Element Plus parts of the supervisor's desk. */
export * from "@/agent/elements";
