import { useNavigate } from "@tanstack/react-router";
import { Button } from "../components/ui/Button";
import { EmptyState } from "../components/ui/EmptyState";
import { failureWords, words } from "../lib/words";

/** An address that leads nowhere. */
export function NotFound() {
  const navigate = useNavigate();
  return (
    <EmptyState {...failureWords.not_found} blocked>
      <Button keys={["G", "D"]} onClick={() => void navigate({ to: "/" })}>
        {words.goToDashboard}
      </Button>
    </EmptyState>
  );
}
