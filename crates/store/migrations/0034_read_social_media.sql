-- Posts of social media with the versions that their sources sent, contacts opened from them, and passes to the page for other
-- systems' screens.

-- Media and vocabulary of an organization; none for one that decided nothing.
CREATE TABLE social_settings ( -- owner: office
    org_id {i} NOT NULL,
    document {json} NOT NULL,
    revision {i} NOT NULL,
    PRIMARY KEY (org_id)
) {strict};

-- Who writes posts, as the source knows them, and the person they were found to be.
CREATE TABLE post_authors ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    medium_fold {text_c} NOT NULL,
    author_key {text_c} NOT NULL,
    name TEXT NOT NULL,
    name_fold {text_c} NOT NULL,
    document {json} NOT NULL,
    person_id {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX post_authors_by_key ON post_authors (org_id, medium_fold, author_key);

-- A post as its newest version has it. The words of its source are kept as they were sent, and folded for filters.
CREATE TABLE social_posts ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    medium TEXT NOT NULL,
    medium_fold {text_c} NOT NULL,
    external_id {text_c} NOT NULL,
    visibility TEXT NOT NULL,
    author_id {i},
    situation TEXT,
    situation_fold {text_c},
    status TEXT,
    status_fold {text_c},
    published_at {i} NOT NULL,
    response_ms {i},
    treatment_ms {i},
    content {json} NOT NULL,
    search_fold {text_c} NOT NULL,
    source_updated_at {i} NOT NULL,
    received_at {i} NOT NULL,
    label_ids {json} NOT NULL,
    note TEXT,
    removed_at {i},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX social_posts_by_external_id ON social_posts (org_id, medium_fold, external_id);
CREATE INDEX social_posts_by_publication ON social_posts (org_id, published_at, id) WHERE removed_at IS NULL;
CREATE INDEX social_posts_by_situation ON social_posts (org_id, situation_fold) WHERE removed_at IS NULL;
CREATE INDEX social_posts_by_status ON social_posts (org_id, status_fold) WHERE removed_at IS NULL;

-- Every version that a source sent, also one that came too late to count.
CREATE TABLE social_post_versions ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    post_id {i} NOT NULL,
    source_updated_at {i} NOT NULL,
    fingerprint {text_c} NOT NULL,
    received_at {i} NOT NULL,
    late {bool} NOT NULL,
    content {json} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX social_post_versions_in_order ON social_post_versions (org_id, post_id, source_updated_at, fingerprint);

-- What was opened from social media: one contact with one case, under the key of the request.
CREATE TABLE social_contacts ( -- owner: office
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    token_id {i},
    client_key {text_c} NOT NULL,
    interaction_id {i} NOT NULL,
    case_id {i} NOT NULL,
    follow_up_id {i},
    person_id {i} NOT NULL,
    post_id {i},
    is_new_case {bool} NOT NULL,
    made_at {i} NOT NULL,
    unlinked_at {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX social_contacts_by_key ON social_contacts (org_id, user_id, client_key);
CREATE INDEX social_contacts_of_post ON social_contacts (org_id, post_id, id) WHERE post_id IS NOT NULL;

-- Passes by which a user of ours works inside the screen of another system: used once, then a session that ends soon.
CREATE TABLE embed_passes ( -- owner: setup
    {id},
    org_id {i} NOT NULL,
    token_id {i} NOT NULL,
    user_id {i} NOT NULL,
    pass_hash {blob} NOT NULL,
    origin TEXT NOT NULL,
    prefill {json} NOT NULL,
    created_at {i} NOT NULL,
    expires_at {i} NOT NULL,
    session_hash {blob},
    session_expires_at {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX embed_passes_by_pass ON embed_passes (pass_hash);
CREATE UNIQUE INDEX embed_passes_by_session ON embed_passes (session_hash) WHERE session_hash IS NOT NULL;
CREATE INDEX embed_passes_of_org ON embed_passes (org_id, created_at);

-- The sites in whose screens the page of a token may stand.
ALTER TABLE api_tokens ADD COLUMN embed_origins TEXT;

-- The program that acted for a user, or that let the user in.
ALTER TABLE audit_entries ADD COLUMN token_id {i};
