import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { kpiWords, words } from "../../lib/words";
import { useRealtime } from "../../realtime/provider";
import { kpiQuery } from "../../realtime/queries";

/** The header of a KPI: the way back and its name. */
export function KpiTitle() {
  const { kpiId } = useParams({ from: "/kpis/$kpiId" });
  const { store } = useRealtime();
  const { data } = useQuery(kpiQuery(store, kpiId));
  return (
    <>
      <Link to="/kpis">{words.kpis}</Link>
      <ChevronRight size={14} className="flex-none text-glyph" aria-hidden="true" />
      <span className="truncate">{data ? data.kpi.name || kpiWords.untitled : kpiWords.one}</span>
    </>
  );
}
