/** The goals that the person keeps at hand. Who keeps them is no concern of this feature. */
export interface Pins {
  has: (goalId: string) => boolean;
  /** Puts a goal behind the others, or takes it off. */
  toggle: (goalId: string) => void;
}
