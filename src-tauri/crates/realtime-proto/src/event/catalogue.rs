//! The event catalogue (protocol.md 4): the one table of names, fields, kinds, aliases, identities and times.
//!
//! A row reads `field: Type = must|may Kind "wireName" [as "modelName"] [or "alias"]… [default value];`. `must` warns when
//! the field is missing. The model's name is the field's in lowerCamel; `as` says it where the wire's differs.
//! `identity` names what the event cannot be without, `time` its own time, `by` the user who did it, `ends` the job that
//! it ends.

use serde_json::{Map, Number, Value};

use super::Maybe;
use super::kind::{self, Held, IdText, Kind, Reading};
use super::table::{Facts, Fault, Field, Fill, Filler, catalogue, either, is_needed};
use crate::text::Text;
use crate::values::{ActionStatus, ActivityType, EntityType, GoalStatus, IssueCategory, IssueStatus, Level};

catalogue! {
    /// A goal was created.
    GoalCreated = "goal.created", identity(goal_id), time(created_at), by(created_by) {
        /// Id of the goal.
        goal_id: Text = must Identity "goalId" or "id";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// User id of the creator.
        user_id: Maybe<Text> = must Text "userId";
        /// Title.
        title: Maybe<Text> = must Text "title" or "name" or "goalTitle";
        /// Description, maybe empty.
        description: Maybe<Text> = must Text "description" or "intent";
        /// Status, normally `draft`.
        status: Maybe<GoalStatus> = must Word "status";
        /// Time of creation, as received.
        created_at: Maybe<Text> = must Text "createdAt";
        /// User id of the creator.
        created_by: Maybe<Text> = must Text "createdBy" or "userId";
        /// Id of the owner.
        owner_id: Maybe<Text> = may Text "ownerId";
        /// `year`, `quarter` or `month`.
        horizon: Maybe<Text> = may Text "horizon";
        /// Values that the goal serves.
        value_tags: Maybe<Vec<Text>> = may List "valueTags";
    }

    /// A goal became active, from draft or from paused.
    GoalActivated = "goal.activated", identity(goal_id), time(activated_at), by(activated_by) {
        /// Id of the goal.
        goal_id: Text = must Identity "goalId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Status before.
        previous_status: Maybe<GoalStatus> = must Word "previousStatus";
        /// Status after: `active`.
        new_status: Maybe<GoalStatus> = must Word "newStatus" default GoalStatus::Active;
        /// Time of activation, as received.
        activated_at: Maybe<Text> = must Text "activatedAt";
        /// User id of whoever activated it.
        activated_by: Maybe<Text> = must Text "activatedBy";
    }

    /// A goal was reached.
    GoalCompleted = "goal.completed", identity(goal_id), time(completed_at), by(completed_by) {
        /// Id of the goal.
        goal_id: Text = must Identity "goalId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Time of completion, as received.
        completed_at: Maybe<Text> = must Text "completedAt";
        /// User id of whoever completed it.
        completed_by: Maybe<Text> = must Text "completedBy";
        /// Closing remarks.
        final_notes: Maybe<Text> = may Text "finalNotes" or "notes";
    }

    /// A goal was given up.
    GoalCancelled = "goal.cancelled", identity(goal_id), time(cancelled_at), by(cancelled_by) {
        /// Id of the goal.
        goal_id: Text = must Identity "goalId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Time of cancellation, as received.
        cancelled_at: Maybe<Text> = must Text "cancelledAt" or "canceledAt";
        /// User id of whoever cancelled it.
        cancelled_by: Maybe<Text> = must Text "cancelledBy" or "canceledBy";
        /// Why.
        reason: Maybe<Text> = may Text "reason" or "notes";
    }

    /// A goal was put aside.
    GoalPaused = "goal.paused", identity(goal_id), time(paused_at), by(paused_by) {
        /// Id of the goal.
        goal_id: Text = must Identity "goalId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Status before, normally `active`.
        previous_status: Maybe<GoalStatus> = may Word "previousStatus";
        /// Status after: `paused`.
        new_status: Maybe<GoalStatus> = may Word "newStatus" default GoalStatus::Paused;
        /// Time of pausing, as received.
        paused_at: Maybe<Text> = must Text "pausedAt";
        /// User id of whoever paused it.
        paused_by: Maybe<Text> = must Text "pausedBy";
        /// Why.
        reason: Maybe<Text> = may Text "reason" or "pauseReason";
    }

    /// A paused goal is pursued again.
    GoalResumed = "goal.resumed", identity(goal_id), time(resumed_at), by(resumed_by) {
        /// Id of the goal.
        goal_id: Text = must Identity "goalId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Status before, normally `paused`.
        previous_status: Maybe<GoalStatus> = may Word "previousStatus";
        /// Status after: `active`.
        new_status: Maybe<GoalStatus> = may Word "newStatus" default GoalStatus::Active;
        /// Time of resumption, as received.
        resumed_at: Maybe<Text> = must Text "resumedAt";
        /// User id of whoever resumed it.
        resumed_by: Maybe<Text> = must Text "resumedBy";
        /// A remark.
        note: Maybe<Text> = may Text "note";
    }

    /// A note, comment, review … was added to a goal.
    GoalActivityCreated = "goal.activity.created", identity(goal_id), time(created_at), by(created_by) {
        /// Id of the activity; the event's dedupe key when the sender gave none.
        activity_id: Maybe<Text> = must Id "activityId" or "id";
        /// Id of the goal.
        goal_id: Text = must Identity "goalId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Kind of activity (`type` on the wire).
        activity_type: Maybe<ActivityType> = must Word "type" as "activityType" or "activityType";
        /// Title.
        title: Maybe<Text> = must Text "title";
        /// Text.
        content: Maybe<Text> = must Text "content" or "description" or "text";
        /// Tags.
        tags: Maybe<Vec<Text>> = may List "tags";
        /// Time of creation, as received.
        created_at: Maybe<Text> = must Text "createdAt";
        /// User id of the author.
        created_by: Maybe<Text> = must Text "createdBy";
    }

    /// An action was created.
    ActionCreated = "action.created", identity(action_id), time(created_at), by(created_by) {
        /// Id of the action.
        action_id: Text = must Identity "actionId" or "id";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the parent goal, if it has one.
        goal_id: Maybe<Text> = may Text "goalId";
        /// Title.
        title: Maybe<Text> = must Text "title";
        /// Description, maybe empty.
        description: Maybe<Text> = must Text "description";
        /// User id or person id of the assignee (protocol.md D-12), if there is one.
        assigned_to: Maybe<Text> = may Text "assignedTo" or "assignedPersonId" or "assigneeId";
        /// Due date, `YYYY-MM-DD` or a full time, as received.
        due_date: Maybe<Text> = must Text "dueDate";
        /// Priority.
        priority: Maybe<Level> = must Word "priority";
        /// Status.
        status: Maybe<ActionStatus> = must Word "status";
        /// Time of creation, as received.
        created_at: Maybe<Text> = must Text "createdAt";
        /// User id of the creator.
        created_by: Maybe<Text> = must Text "createdBy";
    }

    /// An action moved from one status to another.
    ActionStatusChanged = "action.status_changed", identity(action_id), time(changed_at), by(changed_by) {
        /// Id of the action.
        action_id: Text = must Identity "actionId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the parent goal, where the sender gave it (protocol.md D-13).
        goal_id: Maybe<Text> = may Text "goalId";
        /// Status before.
        previous_status: Maybe<ActionStatus> = must Word "previousStatus";
        /// Status after.
        new_status: Maybe<ActionStatus> = must Word "newStatus" or "status";
        /// Time of the change, as received.
        changed_at: Maybe<Text> = must Text "changedAt";
        /// User id of whoever changed it.
        changed_by: Maybe<Text> = must Text "changedBy";
    }

    /// An action was done.
    ActionCompleted = "action.completed", identity(action_id), time(completed_at), by(completed_by) {
        /// Id of the action.
        action_id: Text = must Identity "actionId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the parent goal, where the sender gave it (protocol.md D-13).
        goal_id: Maybe<Text> = may Text "goalId";
        /// Time of completion, as received.
        completed_at: Maybe<Text> = must Text "completedAt";
        /// User id of whoever completed it.
        completed_by: Maybe<Text> = must Text "completedBy";
        /// What came of it.
        outcome: Maybe<Text> = may Text "outcome";
        /// Whether it was done by the due date.
        on_time: Maybe<bool> = must Flag "onTime";
    }

    /// An action became more or less urgent.
    ActionPriorityChanged = "action.priority_changed", identity(action_id), time(changed_at), by(changed_by) {
        /// Id of the action.
        action_id: Text = must Identity "actionId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the parent goal, where the sender gave it (protocol.md D-13).
        goal_id: Maybe<Text> = may Text "goalId";
        /// Priority before.
        previous_priority: Maybe<Level> = must Word "previousPriority";
        /// Priority after.
        new_priority: Maybe<Level> = must Word "newPriority" or "priority";
        /// Time of the change, as received.
        changed_at: Maybe<Text> = must Text "changedAt";
        /// User id of whoever changed it.
        changed_by: Maybe<Text> = must Text "changedBy";
        /// Why.
        reason: Maybe<Text> = may Text "reason";
    }

    /// An action was given to somebody else.
    ActionReassigned = "action.reassigned", identity(action_id), time(assigned_at), by(assigned_by) {
        /// Id of the action.
        action_id: Text = must Identity "actionId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the parent goal, where the sender gave it (protocol.md D-13).
        goal_id: Maybe<Text> = may Text "goalId";
        /// User id or person id of the assignee before, if there was one.
        previous_assignee: Maybe<Text> = may Text "previousAssignee" or "previousAssigneeId" or "previousAssignedTo";
        /// User id or person id of the assignee after.
        new_assignee: Maybe<Text> = must Text "newAssignee"
            or "newAssigneeId" or "newAssignedTo" or "assignedTo" or "assignedPersonId";
        /// Time of the change, as received.
        assigned_at: Maybe<Text> = must Text "assignedAt";
        /// User id of whoever assigned it.
        assigned_by: Maybe<Text> = must Text "assignedBy";
        /// A remark.
        note: Maybe<Text> = may Text "note";
    }

    /// An action came further.
    ActionProgressUpdated = "action.progress_updated", identity(action_id), time(updated_at), by(updated_by) {
        /// Id of the action.
        action_id: Text = must Identity "actionId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the parent goal, where the sender gave it (protocol.md D-13).
        goal_id: Maybe<Text> = may Text "goalId";
        /// Progress before, in per cent; not clamped.
        #[specta(type = Option<f64>)]
        previous_progress: Maybe<Number> = must Figure "previousProgress";
        /// Progress after, in per cent; not clamped.
        #[specta(type = Option<f64>)]
        new_progress: Maybe<Number> = must Figure "newProgress" or "progress";
        /// Time of the change, as received.
        updated_at: Maybe<Text> = must Text "updatedAt";
        /// User id of whoever reported it.
        updated_by: Maybe<Text> = must Text "updatedBy";
    }

    /// An issue was reported.
    IssueCreated = "issue.created", identity(issue_id), time(created_at), by(created_by) {
        /// Id of the issue.
        issue_id: Text = must Identity "issueId" or "id";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Title.
        title: Maybe<Text> = must Text "title";
        /// Description.
        description: Maybe<Text> = must Text "description";
        /// How bad it is.
        severity: Maybe<Level> = must Word "severity" or "impact" or "businessImpact";
        /// Status.
        status: Maybe<IssueStatus> = must Word "status";
        /// How soon it should be solved.
        priority: Maybe<Level> = must Word "priority";
        /// What it is about.
        category: Maybe<IssueCategory> = must Word "category";
        /// User id or person id of the assignee.
        assigned_to: Maybe<Text> = may Text "assignedTo" or "assignedPersonId";
        /// Time of creation, as received.
        created_at: Maybe<Text> = must Text "createdAt";
        /// User id of the reporter.
        created_by: Maybe<Text> = must Text "createdBy" or "reportedBy" or "reporterId";
    }

    /// An issue moved from one status to another.
    IssueStatusChanged = "issue.status_changed", identity(issue_id), time(changed_at), by(changed_by) {
        /// Id of the issue.
        issue_id: Text = must Identity "issueId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Status before.
        previous_status: Maybe<IssueStatus> = must Word "previousStatus";
        /// Status after.
        new_status: Maybe<IssueStatus> = must Word "newStatus" or "status";
        /// Time of the change, as received.
        changed_at: Maybe<Text> = must Text "changedAt";
        /// User id of whoever changed it.
        changed_by: Maybe<Text> = must Text "changedBy";
    }

    /// A KPI got a new value.
    KpiReadingCreated = "kpi.reading_created",
    identity(kpi_id or reading_id), time(recorded_at), by(recorded_by) {
        /// Id of the reading.
        reading_id: Maybe<Text> = must Id "readingId" or "id" or "actualId";
        /// Id of the KPI.
        kpi_id: Maybe<Text> = must Id "kpiId" or "measureId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// The value, in the KPI's own unit.
        #[specta(type = Option<f64>)]
        value: Maybe<Number> = must Figure "value" or "postValue" or "actualValue";
        /// Day of the reading, as received.
        date: Maybe<Text> = must Text "date" or "measurementDate" or "postDate";
        /// A remark.
        note: Maybe<Text> = may Text "note" or "notes" or "rationale";
        /// Time at which it was recorded, as received.
        recorded_at: Maybe<Text> = must Text "recordedAt" or "createdAt";
        /// User id of whoever recorded it.
        recorded_by: Maybe<Text> = must Text "recordedBy" or "createdBy";
        /// Per cent of the target; may exceed 100.
        #[specta(type = Option<f64>)]
        progress: Maybe<Number> = may Figure "progress";
    }

    /// A decision was taken about a goal.
    DecisionCreated = "decision.created", identity(decision_id), time(decided_at), by(decided_by) {
        /// Id of the decision.
        decision_id: Text = must Identity "decisionId" or "id";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// Id of the goal.
        goal_id: Maybe<Text> = must Text "goalId";
        /// Title.
        title: Maybe<Text> = must Text "title";
        /// What was decided.
        decision: Maybe<Text> = must Text "decision" or "text";
        /// Why.
        rationale: Maybe<Text> = must Text "rationale";
        /// What follows from it, in free text.
        impact: Maybe<Text> = must Text "impact";
        /// Time of the decision, as received.
        decided_at: Maybe<Text> = must Text "decidedAt" or "createdAt";
        /// User id of whoever decided.
        decided_by: Maybe<Text> = must Text "decidedBy" or "createdBy";
        /// User ids of those who took part.
        participants: Maybe<Vec<Text>> = must List "participants";
    }

    /// A file was attached.
    AttachmentCreated = "attachment.created", identity(attachment_id), time(uploaded_at), by(uploaded_by) {
        /// Id of the attachment.
        attachment_id: Text = must Identity "attachmentId" or "id";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = must Id "tenantId";
        /// What it is attached to.
        entity_type: Maybe<EntityType> = must Word "entityType";
        /// Id of what it is attached to.
        entity_id: Maybe<Text> = must Text "entityId";
        /// Name of the file.
        file_name: Maybe<Text> = must Text "fileName" or "title";
        /// Size in bytes.
        #[specta(type = Option<f64>)]
        file_size: Maybe<Number> = must Figure "fileSize";
        /// MIME type.
        file_type: Maybe<Text> = must Text "fileType";
        /// Time of the upload, as received.
        uploaded_at: Maybe<Text> = must Text "uploadedAt" or "createdAt";
        /// User id of the uploader.
        uploaded_by: Maybe<Text> = must Text "uploadedBy" or "createdBy";
        /// Where it can be fetched.
        url: Maybe<Text> = may Text "url";
    }

    /// The coach's answer is complete.
    AiMessageCompleted = "ai.message.completed", identity(job_id), ends(job_id) {
        /// Id of the job.
        job_id: Text = must Identity "jobId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = may Id "tenantId";
        /// User id of the person concerned.
        user_id: Maybe<Text> = may Text "userId";
        /// Id of the coaching session.
        session_id: Maybe<Text> = must Text "sessionId";
        /// Id of the topic.
        topic_id: Maybe<Text> = may Text "topicId";
        /// The whole answer.
        message: Maybe<Text> = must Text "message";
        /// Whether the conversation is over.
        is_final: Maybe<bool> = must Flag "isFinal";
        /// Number of this turn, from 1.
        #[specta(type = Option<f64>)]
        turn: Maybe<Number> = must Count "turn";
        /// Number of turns at the most; 0 = no limit.
        #[specta(type = Option<f64>)]
        max_turns: Maybe<Number> = must Count "maxTurns";
        /// Number of messages so far.
        #[specta(type = Option<f64>)]
        message_count: Maybe<Number> = must Count "messageCount";
        /// What a final turn extracted; its members keep their own spelling.
        #[specta(type = Option<std::collections::HashMap<String, super::Json>>)]
        result: Maybe<Map<String, Value>> = may Object "result";
    }

    /// The coach could not answer.
    AiMessageFailed = "ai.message.failed", identity(job_id), ends(job_id) {
        /// Id of the job.
        job_id: Text = must Identity "jobId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = may Id "tenantId";
        /// User id of the person concerned.
        user_id: Maybe<Text> = may Text "userId";
        /// Id of the coaching session.
        session_id: Maybe<Text> = must Text "sessionId";
        /// Id of the topic.
        topic_id: Maybe<Text> = may Text "topicId";
        /// What went wrong.
        error: Maybe<Text> = must Text "error";
        /// Code of what went wrong (protocol.md 4.5).
        error_code: Maybe<Text> = must Text "errorCode";
    }

    /// An AI job began.
    AiJobStarted = "ai.job.started", identity(job_id) {
        /// Id of the job.
        job_id: Text = must Identity "jobId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = may Id "tenantId";
        /// User id of the person concerned.
        user_id: Maybe<Text> = may Text "userId";
        /// Id of the topic.
        topic_id: Maybe<Text> = must Text "topicId";
        /// How long it may take, in milliseconds.
        #[specta(type = Option<f64>)]
        estimated_duration_ms: Maybe<Number> = may Count "estimatedDurationMs";
    }

    /// An AI job is done.
    AiJobCompleted = "ai.job.completed", identity(job_id), ends(job_id) {
        /// Id of the job.
        job_id: Text = must Identity "jobId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = may Id "tenantId";
        /// User id of the person concerned.
        user_id: Maybe<Text> = may Text "userId";
        /// Id of the topic.
        topic_id: Maybe<Text> = must Text "topicId";
        /// What came of it; its shape depends on the topic and its members keep their own spelling.
        #[specta(type = Option<std::collections::HashMap<String, super::Json>>)]
        result: Maybe<Map<String, Value>> = must Object "result";
        /// How long it took, in milliseconds.
        #[specta(type = Option<f64>)]
        processing_time_ms: Maybe<Number> = must Count "processingTimeMs";
    }

    /// An AI job failed.
    AiJobFailed = "ai.job.failed", identity(job_id), ends(job_id) {
        /// Id of the job.
        job_id: Text = must Identity "jobId";
        /// Id of the tenant.
        tenant_id: Maybe<Text> = may Id "tenantId";
        /// User id of the person concerned.
        user_id: Maybe<Text> = may Text "userId";
        /// Id of the topic.
        topic_id: Maybe<Text> = must Text "topicId";
        /// What went wrong.
        error: Maybe<Text> = must Text "error";
        /// Code of what went wrong (protocol.md 4.5).
        error_code: Maybe<Text> = must Text "errorCode";
    }
}
