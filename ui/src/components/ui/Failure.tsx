import type { ReactNode } from "react";
import { codeOf } from "../../lib/result";
import { failureWords, words } from "../../lib/words";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import { CopyDiagnostics, FailureFacts } from "./Trouble";
import { useKeys } from "./useKeys";

/** What could not be read, why, and the way on. */
interface FailureProps {
  error: unknown;
  onTryAgain: () => void;
  children?: ReactNode;
}

/** Stands in the place of the content. */
export function Failure({ error, onTryAgain, children }: FailureProps) {
  const { title, why } = failureWords[codeOf(error)];
  useKeys({ r: onTryAgain });
  return (
    <EmptyState title={title} why={why} blocked facts={<FailureFacts error={error} />}>
      <Button keys={["R"]} onClick={onTryAgain}>
        {words.tryAgain}
      </Button>
      {children}
      <CopyDiagnostics error={error} />
    </EmptyState>
  );
}
