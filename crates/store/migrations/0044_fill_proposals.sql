-- What is filled in with a proposal: the form that the sales of the organization ask for (SALE-031).

CREATE TABLE proposal_forms ( -- owner: office
    org_id {i} NOT NULL,
    proposal_id {i} NOT NULL,
    form_id {i} NOT NULL,
    form_version {i} NOT NULL,
    answers {json} NOT NULL,
    PRIMARY KEY (org_id, proposal_id)
) {strict};
