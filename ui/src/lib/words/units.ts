/** Units of time and size, as they stand behind their figure. */
export const units = {
  second: "s",
  minute: "min",
  hour: "h",
  day: "d",
  byte: "B",
  kilobyte: "kB",
  megabyte: "MB",
  now: "now",
} as const;
