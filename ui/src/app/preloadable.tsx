/** Parts that are not on the first screen, fetched before anyone asks for them. */
import { type ComponentType, lazy, useState } from "react";

/** A component whose code comes later. */
export interface Preloadable<P> {
  /** Once its code is here. */
  loaded: ComponentType<P> | null;
  later: ComponentType<P>;
  /** Fetches the code. What fails here is fetched again when the component is shown. */
  preload: () => void;
}

/** A component that `load` fetches. */
export function preloadable<P>(load: () => Promise<{ default: ComponentType<P> }>): Preloadable<P> {
  const part: Preloadable<P> = {
    loaded: null,
    later: lazy(load),
    preload: () => {
      load().then(
        (module) => {
          part.loaded = module.default;
        },
        () => undefined,
      );
    },
  };
  return part;
}

/**
 * Shows a part, at once when its code is here: what React had to wait for, were it for a moment, it holds back by a third of a second.
 */
export function Part<P extends object>({ of, with: props }: { of: Preloadable<P>; with: P }) {
  // The same one as long as it is shown: another one would begin anew.
  const [Shown] = useState(() => of.loaded ?? of.later);
  return <Shown {...props} />;
}
