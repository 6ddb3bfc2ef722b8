/** The selection of Element Plus with its style, for the desks that select. */
import "element-plus/es/components/option/style/css";
import "element-plus/es/components/select/style/css";

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
  noMatchText?: string;
  noDataText?: string;
  "onUpdate:modelValue"?: (value: never) => void;
  onChange?: (value: never) => void;
  onClear?: () => void;
}>;
export const ElOption = Option as unknown as Part<{ value: Value; label: string }>;
