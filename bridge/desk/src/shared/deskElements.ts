/** The further Element Plus parts of the desks with lists and forms; those of one view are imported there. */
import "element-plus/es/components/checkbox/style/css";
import "element-plus/es/components/dialog/style/css";
import "element-plus/es/components/dropdown/style/css";
import "element-plus/es/components/tooltip/style/css";

import { ElConfigProvider as ConfigProvider } from "element-plus/es/components/config-provider/index.mjs";
import type { Language } from "element-plus/es/locale/index.mjs";
import type { Part } from "./select";

export const ElConfigProvider = ConfigProvider as unknown as Part<{ locale: Language }>;

export * from "./elements";
export * from "./select";
export { ElCheckbox } from "element-plus/es/components/checkbox/index.mjs";
export { ElDialog } from "element-plus/es/components/dialog/index.mjs";
export { ElDropdown, ElDropdownItem, ElDropdownMenu } from "element-plus/es/components/dropdown/index.mjs";
export { ElTooltip } from "element-plus/es/components/tooltip/index.mjs";
