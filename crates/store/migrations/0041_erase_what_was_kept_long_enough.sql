-- Retention: for how long each kind of data is kept after its matter is over, what runs of it erased, and what carries the mark of one.
-- Whether an organization stopped all of it, and the revision of everything that it decided.
CREATE TABLE retention_settings ( -- owner: office
    org_id {i} NOT NULL PRIMARY KEY,
    paused {bool} NOT NULL,
    revision {i} NOT NULL
) {strict};
-- A kind that has no row is kept for ever. Until `starts_at`, which leaves time to undo it, `before_months` holds.
CREATE TABLE retention_limits ( -- owner: office
    org_id {i} NOT NULL,
    kind {text_c} NOT NULL,
    months {i},
    starts_at {i},
    before_months {i},
    PRIMARY KEY (org_id, kind)
) {strict};
-- One run belongs to one job, so that a job that is begun again goes on with it.
CREATE TABLE retention_runs ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    job_id {i} NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    started_at {i} NOT NULL,
    finished_at {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX retention_runs_of_job ON retention_runs (org_id, job_id);
CREATE TABLE retention_run_kinds ( -- owner: office
    org_id {i} NOT NULL,
    run_id {i} NOT NULL,
    kind {text_c} NOT NULL,
    months {i} NOT NULL,
    erased_count {i} NOT NULL,
    held_count {i} NOT NULL,
    open_count {i} NOT NULL,
    PRIMARY KEY (org_id, run_id, kind)
) {strict};
-- What was erased is never walked again, and screens say so.
ALTER TABLE interactions ADD COLUMN erased_at {i};
CREATE INDEX interactions_kept ON interactions (org_id, ended_at, id) WHERE NOT open AND erased_at IS NULL;
ALTER TABLE cases ADD COLUMN erased_at {i};
CREATE INDEX cases_kept ON cases (org_id, concluded_at, id) WHERE concluded_at IS NOT NULL AND erased_at IS NULL;
ALTER TABLE social_posts ADD COLUMN erased_at {i};
CREATE INDEX social_posts_kept ON social_posts (org_id, received_at, id) WHERE removed_at IS NULL AND erased_at IS NULL;
CREATE INDEX social_posts_of_author ON social_posts (org_id, author_id) WHERE author_id IS NOT NULL;
CREATE INDEX person_reads_by_time ON person_reads (org_id, at, id);
CREATE INDEX set_aside_payloads_by_time ON set_aside_payloads (org_id, at, id);
-- Families of those who are held.
CREATE INDEX people_merged_into ON people (org_id, merged_into_id) WHERE merged_into_id IS NOT NULL;
