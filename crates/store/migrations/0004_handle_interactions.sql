-- Real time: interactions and their segments, conversations and messages, agents and their states, payloads kept aside.

-- Written by intake when it begins and by the floor of the organization ever after.
CREATE TABLE interactions ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    number TEXT NOT NULL,
    channel TEXT NOT NULL,
    medium TEXT NOT NULL,
    channel_account_id {i} NOT NULL,
    first_queue_id {i} NOT NULL,
    queue_id {i} NOT NULL,
    state TEXT NOT NULL,
    activity TEXT NOT NULL,
    open {bool} NOT NULL,
    agent_id {i},
    last_agent_id {i},
    reason {json},
    after_hours {bool} NOT NULL,
    day {i} NOT NULL,
    arrived_at {i} NOT NULL,
    queued_at {i},
    waiting_since {i},
    answered_at {i},
    first_reply_at {i},
    first_reply_us {i},
    reply_count {i} NOT NULL,
    reply_sum_us {i} NOT NULL,
    awaiting_since {i},
    handled_us {i} NOT NULL,
    inactive_us {i} NOT NULL,
    wrapped_us {i} NOT NULL,
    wrap_up_code_id {i},
    ended_at {i},
    offer_until {i},
    document {json},
    revision {i} NOT NULL
    {id_key}
) {strict};
CREATE UNIQUE INDEX interactions_number ON interactions (org_id, number);
CREATE INDEX interactions_open ON interactions (org_id, id) WHERE open;
CREATE INDEX interactions_waiting ON interactions (org_id, queue_id, id) WHERE state IN ('queued', 'offered');
CREATE INDEX interactions_of_agent ON interactions (org_id, agent_id, id);
CREATE INDEX interactions_by_arrival ON interactions (org_id, arrived_at, id);

-- What the floor must still be told: written with the fact, removed with what the floor made of it, so that a crash between loses nothing.
CREATE TABLE floor_inputs ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    input {json} NOT NULL
    {id_key}
) {strict};
CREATE INDEX floor_inputs_of_org ON floor_inputs (org_id, id);

CREATE TABLE interaction_segments ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    interaction_id {i} NOT NULL,
    ordinal {i} NOT NULL,
    queue_id {i} NOT NULL,
    agent_id {i},
    reason {json},
    started_at {i} NOT NULL,
    ended_at {i},
    ending TEXT,
    handled_us {i} NOT NULL,
    wrapped_us {i} NOT NULL,
    wrap_up_code_id {i}
    {id_key}
) {strict};
CREATE UNIQUE INDEX interaction_segments_in_order ON interaction_segments (org_id, interaction_id, ordinal);
CREATE INDEX interaction_segments_of_agent ON interaction_segments (org_id, agent_id, started_at) WHERE agent_id IS NOT NULL;

CREATE TABLE floors ( -- owner: floor
    org_id {i} NOT NULL PRIMARY KEY,
    document {json} NOT NULL
) {strict};

CREATE TABLE floor_boards ( -- owner: floor
    org_id {i} NOT NULL,
    day {i} NOT NULL,
    queue_id {i} NOT NULL,
    document {json} NOT NULL,
    PRIMARY KEY (org_id, day, queue_id)
) {strict};

CREATE TABLE agents ( -- owner: floor
    user_id {i} NOT NULL PRIMARY KEY,
    org_id {i} NOT NULL,
    state TEXT NOT NULL,
    state_since {i} NOT NULL,
    pause_reason_id {i},
    connected {bool} NOT NULL,
    load {i} NOT NULL,
    active_count {i} NOT NULL,
    inactive_count {i} NOT NULL,
    wrap_up_count {i} NOT NULL,
    document {json} NOT NULL
) {strict};
CREATE INDEX agents_of_org ON agents (org_id, user_id);

CREATE TABLE presence_spans ( -- owner: floor
    {id},
    org_id {i} NOT NULL,
    user_id {i} NOT NULL,
    kind TEXT NOT NULL,
    pause_reason_id {i},
    started_at {i} NOT NULL,
    ended_at {i}
    {id_key}
) {strict};
CREATE INDEX presence_spans_of_user ON presence_spans (org_id, user_id, started_at);

-- What the message writer and the desk keep about an interaction; never touched by routing.
CREATE TABLE conversations ( -- owner: floor
    interaction_id {i} NOT NULL PRIMARY KEY,
    org_id {i} NOT NULL,
    channel_account_id {i} NOT NULL,
    contact_key {text_c} NOT NULL,
    contact {json} NOT NULL,
    name_fold {text_c} NOT NULL,
    phone_key {text_c},
    visitor_id {i},
    person_id {i},
    open {bool} NOT NULL,
    last_seq {i} NOT NULL,
    read_seq {i} NOT NULL,
    customer_read_seq {i} NOT NULL,
    unread_count {i} NOT NULL,
    failed_count {i} NOT NULL,
    last_message {json},
    window_closes_at {i},
    due_at {i},
    revision {i} NOT NULL
) {strict};
CREATE UNIQUE INDEX conversations_open ON conversations (org_id, channel_account_id, contact_key) WHERE open;
CREATE INDEX conversations_of_contact ON conversations (org_id, channel_account_id, contact_key, interaction_id);
CREATE INDEX conversations_of_person ON conversations (org_id, person_id, interaction_id) WHERE person_id IS NOT NULL;
CREATE INDEX conversations_of_visitor ON conversations (org_id, visitor_id, interaction_id) WHERE visitor_id IS NOT NULL;

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

CREATE INDEX message_files_of_file ON message_files (org_id, file_id) WHERE file_id IS NOT NULL;

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
CREATE INDEX inbound_seen_of_message ON inbound_seen (org_id, message_id) WHERE message_id IS NOT NULL;
