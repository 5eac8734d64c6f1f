import { useEffect, useRef } from "react";

/** Asks whether this component still stands on the page: an answer may take longer. */
export function useIsHere(): () => boolean {
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  return () => here.current;
}
