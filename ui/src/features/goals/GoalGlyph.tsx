import type { Goal } from "../../bindings";
import { StatusGlyph } from "../../components/ui/StatusGlyph";
import { goalShape } from "../../lib/shapes";

/** The status of a goal as a shape. */
interface GoalGlyphProps {
  status: Goal["status"];
  progress: number | null;
  /** Plays the completion once. */
  completes?: boolean;
}

/** The glyph; the word stands beside it. */
export function GoalGlyph({ status, progress, completes }: GoalGlyphProps) {
  return <StatusGlyph shape={goalShape(status, progress)} progress={progress} completes={completes} />;
}
