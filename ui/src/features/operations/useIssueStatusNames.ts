import { useQuery } from "@tanstack/react-query";
import type { Issue, IssueStatusConfig } from "../../bindings";
import { squashed } from "../../lib/names";
import { issueWords } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { issueStatusesQuery } from "../../realtime/queries";

type Names = Record<Issue["status"], string>;

/** What the company calls the statuses of its issues; our own words until it has answered. */
export function useIssueStatusNames(): Names {
  const { store } = useRealtime();
  const { data } = useQuery({ ...issueStatusesQuery(store), select: namesOf });
  return data ?? issueWords.status;
}

/** The first of several with the same meaning names them all; `In Progress` is our own word in another spelling. */
function namesOf(configs: readonly IssueStatusConfig[]): Names {
  const names: Names = { ...issueWords.status };
  for (const { status, name } of configs.toReversed()) {
    const own = issueWords.status[status];
    names[status] = squashed(name) === squashed(own) ? own : name;
  }
  return names;
}
