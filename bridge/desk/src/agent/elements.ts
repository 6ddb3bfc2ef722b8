/** The further Element Plus parts of the agent desk. */
import "element-plus/es/components/dialog/style/css";

export * from "@/shared/elements";
export { ElDialog } from "element-plus/es/components/dialog/index.mjs";
