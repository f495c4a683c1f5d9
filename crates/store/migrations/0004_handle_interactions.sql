-- Real time: interactions and their segments, conversations and messages, agents and their states, payloads kept aside.

-- The routing state is the floor's own document, written only by the floor of the organization; the columns beside it serve lists.
CREATE TABLE interactions ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    number TEXT NOT NULL,
    channel TEXT NOT NULL,
    medium TEXT NOT NULL,
    channel_account_id {i} NOT NULL,
    queue_id {i} NOT NULL,
    state TEXT NOT NULL,
    activity TEXT NOT NULL,
    open {bool} NOT NULL,
    agent_id {i},
    after_hours {bool} NOT NULL,
    arrived_at {i} NOT NULL,
    queued_at {i},
    assigned_at {i},
    ended_at {i},
    wrap_up_code_id {i},
    routing {json} NOT NULL,
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX interactions_number ON interactions (org_id, number);
CREATE INDEX interactions_open ON interactions (org_id, id) WHERE open;
CREATE INDEX interactions_waiting ON interactions (org_id, queue_id, queued_at, id) WHERE state IN ('queued', 'offered');
CREATE INDEX interactions_of_agent ON interactions (org_id, agent_id, arrived_at, id);
CREATE INDEX interactions_by_arrival ON interactions (org_id, arrived_at, id);

CREATE TABLE interaction_segments ( -- owner: floor
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    n {i} NOT NULL,
    queue_id {i} NOT NULL,
    agent_id {i},
    started_at {i} NOT NULL,
    ended_at {i},
    wrap_up_code_id {i},
    document {json} NOT NULL,
    PRIMARY KEY (org_id, interaction_id, n)
) {strict};
CREATE INDEX interaction_segments_of_agent ON interaction_segments (org_id, agent_id, started_at);

-- What the message writer and the desk's clerks keep about an interaction; never touched by the floor's routing.
CREATE TABLE conversations ( -- owner: floor
    interaction_id {i} NOT NULL PRIMARY KEY,
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    contact_kind TEXT NOT NULL,
    contact_key {text_c} NOT NULL,
    contact {json} NOT NULL,
    name_fold {text_c} NOT NULL,
    person_id {i},
    open {bool} NOT NULL,
    last_seq {i} NOT NULL,
    read_seq {i} NOT NULL,
    unread_count {i} NOT NULL,
    failed_count {i} NOT NULL,
    last_message {json},
    thread {json} NOT NULL,
    window_closes_at {i},
    due_at {i},
    revision {i} NOT NULL
) {strict};
CREATE UNIQUE INDEX conversations_open ON conversations (org_id, channel_account_id, contact_kind, contact_key) WHERE open;
CREATE INDEX conversations_of_person ON conversations (org_id, person_id, interaction_id) WHERE person_id IS NOT NULL;

CREATE TABLE interaction_labels ( -- owner: floor
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    label_id {i} NOT NULL,
    PRIMARY KEY (org_id, interaction_id, label_id)
) {strict};

CREATE TABLE messages ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    seq {i} NOT NULL,
    direction TEXT NOT NULL,
    kind TEXT NOT NULL,
    author_id {i},
    body TEXT,
    content {json},
    reply_to_id {i},
    reactions {json},
    at {i} NOT NULL,
    edited_at {i},
    deleted_at {i},
    delivery TEXT,
    error {json},
    client_key TEXT
    {id_key}
) {strict};
CREATE UNIQUE INDEX messages_in_order ON messages (org_id, interaction_id, seq);
CREATE UNIQUE INDEX messages_client_key ON messages (org_id, interaction_id, client_key) WHERE client_key IS NOT NULL;

CREATE TABLE message_files ( -- owner: floor
    org_id {i} NOT NULL,
    message_id {i} NOT NULL,
    n {i} NOT NULL,
    interaction_id {i} NOT NULL,
    file_id {i},
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size_bytes {i} NOT NULL,
    state TEXT NOT NULL,
    remote {json},
    PRIMARY KEY (org_id, message_id, n)
) {strict};
CREATE INDEX message_files_of_interaction ON message_files (org_id, interaction_id, message_id);

-- One row for each thing a provider was told to deliver: a long message may be several.
CREATE TABLE deliveries ( -- owner: floor
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    external_id {text_c} NOT NULL,
    message_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    n {i} NOT NULL,
    state TEXT NOT NULL,
    at {i} NOT NULL,
    PRIMARY KEY (org_id, channel_account_id, external_id)
) {strict};
CREATE INDEX deliveries_of_message ON deliveries (org_id, message_id, n);

-- What was heard already: a payload that comes again changes nothing.
CREATE TABLE inbound_seen ( -- owner: floor
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    external_id {text_c} NOT NULL,
    message_id {i},
    interaction_id {i},
    at {i} NOT NULL,
    PRIMARY KEY (org_id, channel_account_id, external_id)
) {strict};
CREATE INDEX inbound_seen_old ON inbound_seen (org_id, at);

CREATE TABLE set_aside_payloads ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    reason TEXT NOT NULL,
    body {blob} NOT NULL,
    at {i} NOT NULL,
    replayed_at {i}
    {id_key}
) {strict};

CREATE TABLE agents ( -- owner: floor
    user_id {i} NOT NULL PRIMARY KEY,
    org_id {i} NOT NULL,
    state TEXT NOT NULL,
    since_at {i} NOT NULL,
    presence {json} NOT NULL
) {strict};
CREATE INDEX agents_of_org ON agents (org_id, user_id);

CREATE TABLE agent_spans ( -- owner: floor
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    started_at {i} NOT NULL,
    state TEXT NOT NULL,
    pause_reason_id {i},
    ended_at {i},
    PRIMARY KEY (org_id, user_id, started_at, state)
) {strict};

CREATE TABLE visitors ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    token_hash {blob} NOT NULL,
    contact {json} NOT NULL,
    locale TEXT NOT NULL,
    page_url TEXT,
    created_at {i} NOT NULL,
    seen_at {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX visitors_token ON visitors (token_hash);
