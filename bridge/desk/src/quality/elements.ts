export * from "@/shared/deskElements";
