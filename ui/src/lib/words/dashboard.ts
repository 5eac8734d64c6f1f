/** The dashboard. */
import { formatMeasured, formatNumber } from "../format";

/** Its sections. */
export const dashboardWords = {
  figures: {
    activeGoals: "Active goals",
    openActions: "Open actions",
    dueThisWeek: "Due this week",
    openIssues: "Open issues",
    kpisOnTrack: "KPIs on track",
  },
  remarks: {
    atRisk: (count: string) => `${count} at risk`,
    behind: (count: string) => `${count} behind`,
    actionsDue: "actions",
    pastDue: (count: string) => `${count} past due`,
    critical: (count: string) => `${count} critical`,
  },
  since: (day: string) => `since ${day}`,
  of: (all: string) => `/${all}`,
  attention: "Needs attention",
  calm: "Nothing needs attention.",
  alerts: {
    measure: (name: string, value: number | null) =>
      value === null ? `${name} left its target` : `${name} left its target: ${formatMeasured(value, null)}`,
    measureDetail: (target: number | null) =>
      target === null ? "KPI" : `KPI · target ${formatMeasured(target, null)}`,
    fromTarget: "from the target",
    overdue: "Overdue action",
    overdueDays: (days: number) => formatMeasured(days, "d"),
    critical: "Critical issue",
    high: "High-impact issue",
    today: "today",
    reportedBy: (name: string) => `reported by ${name}`,
    goal: (title: string) => `for ${title}`,
  },
  tasks: "My tasks",
  noTasks: "Nothing is assigned to you.",
  dueToday: (count: number) => `${formatNumber(count)} due today`,
  overdue: (count: number) => `${formatNumber(count)} overdue`,
  today: "Today",
  taskDone: "Done",
  notCompleted: "Not completed",
  completed: (title: string) => `“${title}” completed`,
  goals: "Goals",
  activeCount: (count: string) => `${count} active`,
  onTrack: "on track",
  atRisk: "at risk",
  behind: "behind",
  allActive: (count: string) => `All ${count} active goals`,
  noGoals: "No goal is active.",
} as const;
