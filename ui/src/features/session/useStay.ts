import { useQuery } from "@tanstack/react-query";
import { keyringQuery } from "./queries";

/** Whether a sign-in would be kept: yes, unless the keyring is known not to take it. */
export function useStay(): boolean {
  const { data, isError } = useQuery(keyringQuery);
  return !isError && (data === undefined || data.kind === "ready");
}
