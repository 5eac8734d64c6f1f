/**
 * Every word a person reads in the window, one file a feature. Sentence case, no exclamation marks: the title says what is true,
 * the second line why, the button what happens. What happened in an event is in sentences.ts.
 */
export * from "./common";
export * from "./connection";
export * from "./dashboard";
export * from "./debug";
export * from "./feed";
export * from "./goals";
export * from "./inbox";
export * from "./kpis";
export * from "./lists";
export * from "./mute";
export * from "./operations";
export * from "./palette";
export * from "./session";
export * from "./settings";
export * from "./toasts";
export * from "./trouble";
export * from "./why";
export * from "./writes";
