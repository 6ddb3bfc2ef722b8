/** The date picker is heavy: only what asks for dates loads it. */
import "element-plus/es/components/date-picker/style/css";
import { ElDatePicker as DatePicker } from "element-plus/es/components/date-picker/index.mjs";
import type { Part } from "./deskElements";

/** With `valueFormat` the value is a text in that form, otherwise a `Date`; null: none. */
export const ElDatePicker = DatePicker as unknown as Part<{
  modelValue: string | Date | null;
  type: "date" | "datetime";
  id?: string;
  format?: string;
  valueFormat?: string;
  placeholder?: string;
  disabled?: boolean;
  "onUpdate:modelValue"?: (value: never) => void;
}>;
