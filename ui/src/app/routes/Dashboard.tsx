import { DashboardPage } from "../../features/dashboard/DashboardPage";
import { NewMenu } from "../NewMenu";

/** The dashboard, and the way to something new. */
export function Dashboard() {
  return (
    <>
      <NewMenu />
      <DashboardPage />
    </>
  );
}
