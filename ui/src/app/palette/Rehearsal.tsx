import { useEffect } from "react";
import { usePaletteItems } from "./items";
import { PaletteDialog, useIsOnScreen, usePalette } from "./Palette";

/**
 * The palette, opened once where nobody sees it. Cold, its first opening takes a tenth of a second longer than every later one: its code runs
 * for the first time, and its styles are looked up for the first time. It reads nothing from the service.
 */
export default function Rehearsal({ onOver }: { onOver: () => void }) {
  const palette = usePalette(usePaletteItems(nothing, nothing, false), nothing, useIsOnScreen());
  useEffect(() => {
    const timer = setTimeout(onOver, OVER_MS);
    return () => clearTimeout(timer);
  }, [onOver]);
  return <PaletteDialog of={palette} onClose={onOver} unseen />;
}

/** Time for its second drawing, the one with all rows, in ms. */
const OVER_MS = 200;

function nothing(): void {}
