-- The words of the names of people, so that a person is found by the beginnings of some of them (PERSON-005).

CREATE TABLE person_words ( -- owner: office
    org_id {i} NOT NULL,
    word {text_c} NOT NULL,
    person_id {i} NOT NULL,
    PRIMARY KEY (org_id, word, person_id)
) {strict};
CREATE INDEX person_words_of_person ON person_words (org_id, person_id, word);

-- The same signs stand between words as in `base::text::words`.
--lite: INSERT INTO person_words (org_id, person_id, word)
--lite: WITH RECURSIVE spaced (org_id, person_id, rest) AS (
--lite:     SELECT org_id, id, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
--lite:         name_fold || ' ' || coalesce(trade_fold, ''), '-', ' '), '.', ' '), ',', ' '), '/', ' '), '''', ' '), '"', ' '), '(', ' '), ')', ' '),
--lite:         '&', ' '), '_', ' '), '+', ' '), ':', ' '), ';', ' '), '@', ' ') || ' '
--lite:     FROM people),
--lite: split (org_id, person_id, word, rest) AS (
--lite:     SELECT org_id, person_id, '', rest FROM spaced
--lite:     UNION ALL
--lite:     SELECT org_id, person_id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM split WHERE rest <> '')
--lite: SELECT DISTINCT org_id, person_id, word FROM split WHERE word <> '';
--pg: INSERT INTO person_words (org_id, person_id, word)
--pg: SELECT DISTINCT people.org_id, people.id, split.word FROM people,
--pg:     regexp_split_to_table(translate(name_fold || ' ' || coalesce(trade_fold, ''), '-.,/''"()&_+:;@', repeat(' ', 14)), ' +') AS split (word)
--pg: WHERE split.word <> '';

-- Without statistics SQLite takes an index that has the wanted order over one that finds the few rows: these have both.
DROP INDEX contact_points_identity;
CREATE INDEX contact_points_identity ON contact_points (org_id, kind, identity_key, person_id);
DROP INDEX message_files_of_interaction;
CREATE INDEX message_files_of_interaction ON message_files (org_id, interaction_id, message_id, n);
DROP INDEX message_files_of_file;
CREATE INDEX message_files_of_file ON message_files (org_id, file_id, interaction_id) WHERE file_id IS NOT NULL;
DROP INDEX cases_of_interaction;
CREATE INDEX cases_of_interaction ON case_interactions (org_id, interaction_id, case_id);
DROP INDEX office_notice_recipients_of_notice;
CREATE INDEX office_notice_recipients_of_notice ON office_notice_recipients (org_id, notice_id, user_id);
CREATE INDEX case_files_of_file ON case_files (org_id, file_id, case_id);
DROP INDEX scheduled_messages_of_interaction;
CREATE INDEX scheduled_messages_of_interaction ON scheduled_messages (org_id, interaction_id, send_at);
