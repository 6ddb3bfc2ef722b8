/** The further Element Plus parts of the desks with lists and forms; those of one view are imported there. */
import "element-plus/es/components/checkbox/style/css";
import "element-plus/es/components/dialog/style/css";
import "element-plus/es/components/dropdown/style/css";
import "element-plus/es/components/option/style/css";
import "element-plus/es/components/select/style/css";
import "element-plus/es/components/tooltip/style/css";

import { ElConfigProvider as ConfigProvider } from "element-plus/es/components/config-provider/index.mjs";
import type { Language } from "element-plus/es/locale/index.mjs";
import { ElOption as Option, ElSelect as Select } from "element-plus/es/components/select/index.mjs";

/** A component of which only these properties are used. */
export type Part<Props> = new () => { $props: Props; $slots: { default?: () => unknown } };

type Value = string | number;

// Element's own declarations of these do not hold under `exactOptionalPropertyTypes`.
export const ElSelect = Select as unknown as Part<{
  modelValue?: Value | undefined;
  id?: string;
  size?: "small" | "default" | "large";
  placeholder?: string;
  clearable?: boolean;
  filterable?: boolean;
  allowCreate?: boolean;
  defaultFirstOption?: boolean;
  disabled?: boolean;
  "onUpdate:modelValue"?: (value: never) => void;
  onChange?: (value: never) => void;
  onClear?: () => void;
}>;
export const ElOption = Option as unknown as Part<{ value: Value; label: string }>;

export const ElConfigProvider = ConfigProvider as unknown as Part<{ locale: Language }>;

export * from "./elements";
export { ElCheckbox } from "element-plus/es/components/checkbox/index.mjs";
export { ElDialog } from "element-plus/es/components/dialog/index.mjs";
export { ElDropdown, ElDropdownItem, ElDropdownMenu } from "element-plus/es/components/dropdown/index.mjs";
export { ElTooltip } from "element-plus/es/components/tooltip/index.mjs";
