-- The gate: officers, proceedings, rulings and permits, and what nobody can do to them.
-- The application's own role may read all of it and write none of it but through the functions below. They run as the owner, with
-- pg_temp last in their path, so that no temporary table of the caller stands before a table of the city.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

CREATE TABLE officer (
	id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	login            text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
	name             text NOT NULL CHECK (name <> ''),
	role             text NOT NULL CHECK (role IN ('planning_reviewer', 'presale_officer', 'civil_affairs', 'subdistrict', 'analyst', 'auditor', 'administrator')),
	subdistrict_code text NOT NULL DEFAULT '',
	password_hash    text NOT NULL,
	active           boolean NOT NULL DEFAULT true,
	failed           integer NOT NULL DEFAULT 0,
	locked_until     timestamptz,
	CHECK ((role = 'subdistrict') = (subdistrict_code <> ''))
);

CREATE TABLE session (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32), -- SHA-256 of what the browser holds
	officer_id bigint NOT NULL REFERENCES officer,
	created_at timestamptz NOT NULL,
	last_seen  timestamptz NOT NULL,
	expires_at timestamptz NOT NULL
);

-- What was done, by whom. Every row carries the hash of the one before.
CREATE TABLE audit (
	seq        bigint PRIMARY KEY,
	at         timestamptz NOT NULL,
	officer_id bigint REFERENCES officer, -- NULL: the machine, or somebody at the command line
	actor      text NOT NULL,
	action     text NOT NULL,
	subject    text NOT NULL,
	detail     jsonb NOT NULL DEFAULT '{}',
	prev_hash  bytea NOT NULL,
	hash       bytea NOT NULL UNIQUE
);
CREATE TABLE audit_head (
	one  boolean PRIMARY KEY DEFAULT true CHECK (one),
	seq  bigint NOT NULL,
	hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, sha256(''));

-- Rulebooks as they were when a ruling named them.
CREATE TABLE rulebook (
	digest      text PRIMARY KEY,
	id          text NOT NULL,
	version     text NOT NULL,
	valid_from  date NOT NULL,
	valid_until date,
	selected_by text NOT NULL,
	body        bytea NOT NULL, -- the YAML
	content     jsonb NOT NULL, -- the same as the program reads it
	CHECK (digest = encode(sha256(body), 'hex'))
);

-- The state machine. The program's own table is compared with this in a test.
CREATE TABLE proceeding_transition (
	action     text NOT NULL,
	from_state text NOT NULL,
	to_state   text NOT NULL,
	PRIMARY KEY (action, from_state)
);
INSERT INTO proceeding_transition (action, from_state, to_state) VALUES
	('receive', 'draft', 'received'),
	('assess_start', 'received', 'assessing'),
	('assess', 'received', 'assessed'), ('assess', 'assessing', 'assessed'),
	('request_correction', 'received', 'correction'), ('request_correction', 'assessing', 'correction'),
	('request_correction', 'assessed', 'correction'), ('request_correction', 'reviewed', 'correction'),
	('resubmit', 'correction', 'received'),
	('review', 'assessed', 'reviewed'),
	('return', 'assessed', 'assessing'), ('return', 'reviewed', 'assessing'),
	('issue', 'reviewed', 'issued'),
	('refuse', 'assessed', 'refused'), ('refuse', 'reviewed', 'refused'),
	('withdraw', 'draft', 'withdrawn'), ('withdraw', 'received', 'withdrawn'), ('withdraw', 'assessing', 'withdrawn'),
	('withdraw', 'correction', 'withdrawn'), ('withdraw', 'assessed', 'withdrawn'), ('withdraw', 'reviewed', 'withdrawn'),
	('revoke', 'issued', 'revoked');

CREATE TABLE ruling (
	id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	application_code    text   NOT NULL,
	application_version bigint NOT NULL REFERENCES application (version_id),
	gate                text   NOT NULL,
	rulebook_id         text   NOT NULL,
	rulebook_digest     text   NOT NULL REFERENCES rulebook,
	revision            bigint NOT NULL REFERENCES revision,
	as_of               date   NOT NULL,
	outcome             text   NOT NULL CHECK (outcome IN ('not_applicable', 'not_in_force', 'pass', 'undetermined', 'fail')),
	open                boolean NOT NULL,
	facts               bytea  NOT NULL,
	facts_digest        text   NOT NULL CHECK (facts_digest = encode(sha256(facts), 'hex')),
	report              bytea  NOT NULL,
	digest              text   NOT NULL CHECK (digest = encode(sha256(report), 'hex')),
	officer_id          bigint NOT NULL REFERENCES officer,
	at                  timestamptz NOT NULL DEFAULT now(),
	CHECK (NOT open OR outcome = 'pass')
);
CREATE INDEX ON ruling (application_code, id);
CREATE INDEX ON ruling (digest);

CREATE TABLE ruling_override (
	ruling_id  bigint NOT NULL REFERENCES ruling,
	clause     text   NOT NULL,
	reason     text   NOT NULL CHECK (btrim(reason) <> ''),
	officer_id bigint NOT NULL REFERENCES officer,
	PRIMARY KEY (ruling_id, clause)
);

CREATE TABLE proceeding (
	application_code text PRIMARY KEY,
	gate         text   NOT NULL,
	state        text   NOT NULL CHECK (state IN ('draft', 'received', 'assessing', 'correction', 'assessed', 'reviewed', 'issued', 'refused', 'withdrawn', 'revoked')),
	version      bigint NOT NULL DEFAULT 0,
	received_on  date   NOT NULL,
	stopped_on   date,
	stopped_days integer NOT NULL DEFAULT 0 CHECK (stopped_days >= 0),
	assessor     bigint REFERENCES officer,
	reviewer     bigint REFERENCES officer,
	ruling_id    bigint REFERENCES ruling,
	permit_number text,
	CHECK (assessor <> reviewer),
	CHECK ((state = 'correction') = (stopped_on IS NOT NULL))
);

CREATE TABLE proceeding_step (
	seq              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	application_code text   NOT NULL REFERENCES proceeding,
	action           text   NOT NULL,
	from_state       text   NOT NULL,
	to_state         text   NOT NULL,
	officer_id       bigint NOT NULL REFERENCES officer,
	at               timestamptz NOT NULL DEFAULT now(),
	day              date   NOT NULL,
	reason           text   NOT NULL DEFAULT '',
	items            jsonb  NOT NULL DEFAULT '[]',
	ruling_id        bigint REFERENCES ruling
);
CREATE INDEX ON proceeding_step (application_code, seq);

CREATE TABLE permit (
	number           text   NOT NULL CHECK (btrim(number) <> ''),
	number_key       text   NOT NULL CHECK (number_key <> ''),
	organ            text   NOT NULL CHECK (organ <> ''),
	application_code text   NOT NULL UNIQUE REFERENCES proceeding,
	gate             text   NOT NULL,
	ruling_id        bigint NOT NULL UNIQUE REFERENCES ruling,
	issued_on        date   NOT NULL,
	issued_by        bigint NOT NULL REFERENCES officer,
	development_code text   NOT NULL DEFAULT '', -- on the map, as the guard finds it
	UNIQUE (organ, number_key)
);
CREATE INDEX ON permit (development_code);

CREATE TABLE permit_revocation (
	application_code text PRIMARY KEY REFERENCES permit (application_code),
	day        date   NOT NULL,
	officer_id bigint NOT NULL REFERENCES officer,
	reason     text   NOT NULL CHECK (btrim(reason) <> '')
);

CREATE TABLE attachment (
	id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	application_code text NOT NULL,
	kind             text NOT NULL CHECK (kind <> ''),
	name             text NOT NULL CHECK (name <> ''),
	mime             text NOT NULL CHECK (mime IN ('application/pdf', 'image/jpeg', 'image/png')),
	body             bytea NOT NULL CHECK (length(body) BETWEEN 1 AND 20971520),
	sha256           text NOT NULL CHECK (sha256 = encode(sha256(body), 'hex')),
	officer_id       bigint NOT NULL REFERENCES officer,
	at               timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON attachment (application_code, id);

CREATE TABLE agreement_signature (
	id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	application_code text NOT NULL,
	role             text NOT NULL CHECK (role <> ''),
	party            text NOT NULL CHECK (party <> ''),
	signed_on        date NOT NULL,
	officer_id       bigint NOT NULL REFERENCES officer,
	attachment_id    bigint REFERENCES attachment,
	at               timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON agreement_signature (application_code, id);

-- What is written stays written, whoever asks.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'PJ403';
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY ARRAY['audit', 'rulebook', 'ruling', 'ruling_override', 'proceeding_step', 'permit', 'permit_revocation', 'attachment', 'agreement_signature', 'proceeding_transition'] LOOP
		EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', t);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- A version belongs to the revision that is being published now, by this very transaction, which therefore holds the city's row:
-- nothing changes beside a gate that is being decided.
ALTER TABLE city ADD COLUMN xact xid8; -- the transaction that opened the revision
-- +goose StatementBegin
CREATE FUNCTION guard_city() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.revision NOT IN (OLD.revision, OLD.revision + 1) OR NEW.as_of < OLD.as_of THEN
		RAISE EXCEPTION 'the city goes forward, one revision at a time' USING ERRCODE = 'PJ403';
	END IF;
	IF (to_jsonb(NEW) - '{revision,as_of,xact}'::text[]) IS DISTINCT FROM (to_jsonb(OLD) - '{revision,as_of,xact}'::text[])
		AND OLD.xact IS DISTINCT FROM pg_current_xact_id_if_assigned() AND NEW.revision = OLD.revision THEN
		RAISE EXCEPTION 'the city''s settings change with a revision' USING ERRCODE = 'PJ403';
	END IF;
	NEW.xact := CASE WHEN NEW.revision > OLD.revision THEN pg_current_xact_id() ELSE OLD.xact END;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guard BEFORE UPDATE ON city FOR EACH ROW EXECUTE FUNCTION guard_city();

-- The revision that this transaction has opened, NULL when it has not.
-- +goose StatementBegin
CREATE FUNCTION own_revision() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT revision FROM city WHERE xact = pg_current_xact_id_if_assigned()
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION guard_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	IF NEW.number IS DISTINCT FROM own_revision() THEN
		RAISE EXCEPTION 'revision % is not the one that this transaction opened', NEW.number USING ERRCODE = 'PJ403';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guard BEFORE INSERT ON revision FOR EACH ROW EXECUTE FUNCTION guard_revision();

-- +goose StatementBegin
CREATE FUNCTION guard_opened() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_own bigint := own_revision();
BEGIN
	IF EXISTS (SELECT FROM fresh WHERE rev_from IS DISTINCT FROM v_own OR rev_to IS NOT NULL) THEN
		RAISE EXCEPTION 'a version of % begins with the revision that its transaction opens', TG_TABLE_NAME USING ERRCODE = 'PJ403';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION guard_closed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_own bigint := own_revision();
BEGIN
	IF EXISTS (SELECT FROM fresh WHERE rev_to IS DISTINCT FROM v_own) OR EXISTS (SELECT FROM stale WHERE rev_to IS NOT NULL) THEN
		RAISE EXCEPTION 'a version of % ends once, with the revision that its transaction opens', TG_TABLE_NAME USING ERRCODE = 'PJ403';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
DO $$
DECLARE
	t text;
BEGIN
	FOR t IN SELECT table_name FROM layer UNION ALL SELECT 'ground' LOOP
		EXECUTE format('CREATE TRIGGER guard_opened AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_opened()', t);
		EXECUTE format('CREATE TRIGGER guard_closed AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_closed()', t);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- The hash of an audit row: of the one before and of everything it says.
-- +goose StatementBegin
CREATE FUNCTION audit_hash(a audit) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT sha256(a.prev_hash || convert_to(jsonb_build_array(a.seq, extract(epoch FROM a.at), a.officer_id, a.actor, a.action, a.subject, a.detail)::text, 'UTF8'))
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION append_audit(p_officer bigint, p_actor text, p_action text, p_subject text, p_detail jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v audit;
BEGIN
	SELECT h.seq + 1, h.hash INTO v.seq, v.prev_hash FROM audit_head h FOR UPDATE;
	v.at := clock_timestamp();
	v.officer_id := p_officer;
	v.actor := coalesce((SELECT login FROM officer WHERE id = p_officer), p_actor, session_user);
	v.action := p_action;
	v.subject := p_subject;
	v.detail := coalesce(p_detail, '{}');
	v.hash := audit_hash(v);
	INSERT INTO audit SELECT v.*;
	UPDATE audit_head SET seq = v.seq, hash = v.hash;
	RETURN v.seq;
END
$$;
-- +goose StatementEnd
-- The first row of the chain that does not follow from the one before it; NULL when all do.
-- +goose StatementBegin
CREATE FUNCTION audit_broken() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT min(seq) FROM (
		SELECT a.seq, a.hash IS DISTINCT FROM audit_hash(a) OR a.prev_hash IS DISTINCT FROM coalesce(lag(a.hash) OVER w, sha256(''))
			OR a.seq IS DISTINCT FROM coalesce(lag(a.seq) OVER w, 0) + 1 AS bad FROM audit a WINDOW w AS (ORDER BY a.seq)
		UNION ALL
		SELECT CASE WHEN h.seq = (SELECT max(a.seq) FROM audit a) THEN h.seq ELSE least(h.seq, coalesce((SELECT max(a.seq) FROM audit a), 0)) + 1 END, h.seq IS DISTINCT FROM coalesce((SELECT max(a.seq) FROM audit a), 0)
			OR h.hash IS DISTINCT FROM coalesce((SELECT b.hash FROM audit b ORDER BY b.seq DESC LIMIT 1), sha256('')) FROM audit_head h) x
	WHERE bad
$$;
-- +goose StatementEnd

-- Accounts.
-- +goose StatementBegin
CREATE FUNCTION add_officer(p_login text, p_name text, p_role text, p_subdistrict text, p_hash text, p_actor text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_id bigint;
BEGIN
	IF p_role = 'subdistrict' AND NOT EXISTS (SELECT FROM subdistrict WHERE code = p_subdistrict AND rev_to IS NULL) THEN
		RAISE EXCEPTION 'there is no sub-district "%"', p_subdistrict USING ERRCODE = 'PJ422';
	END IF;
	INSERT INTO officer (login, name, role, subdistrict_code, password_hash) VALUES (p_login, p_name, p_role, p_subdistrict, p_hash)
	ON CONFLICT (login) DO NOTHING RETURNING id INTO v_id;
	IF v_id IS NULL THEN
		RAISE EXCEPTION 'the login "%" is taken', p_login USING ERRCODE = 'PJ409';
	END IF;
	PERFORM append_audit(NULL, p_actor, 'officer_added', p_login, jsonb_build_object('role', p_role, 'subdistrict', p_subdistrict));
	RETURN v_id;
END
$$;
-- +goose StatementEnd
-- A new password, or an end to an account. Either ends its sessions.
-- +goose StatementBegin
CREATE FUNCTION change_officer(p_login text, p_hash text, p_active boolean, p_actor text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_id bigint;
BEGIN
	UPDATE officer SET password_hash = coalesce(p_hash, password_hash), active = coalesce(p_active, active), failed = 0, locked_until = NULL
	WHERE login = p_login RETURNING id INTO v_id;
	IF v_id IS NULL THEN
		RAISE EXCEPTION 'there is no officer "%"', p_login USING ERRCODE = 'PJ404';
	END IF;
	DELETE FROM session WHERE officer_id = v_id;
	PERFORM append_audit(NULL, p_actor, 'officer_changed', p_login, jsonb_build_object('active', p_active, 'password', p_hash IS NOT NULL));
END
$$;
-- +goose StatementEnd
-- Counts a sign-in. After five failures in a row the account is locked for a quarter of an hour.
-- +goose StatementBegin
CREATE FUNCTION note_sign_in(p_officer bigint, p_ok boolean, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	UPDATE officer SET failed = CASE WHEN p_ok THEN 0 WHEN locked_until <= p_now THEN 1 ELSE failed + 1 END,
		locked_until = CASE WHEN p_ok THEN NULL WHEN locked_until > p_now THEN locked_until WHEN locked_until IS NULL AND failed + 1 >= 5 THEN p_now + interval '15 minutes' END
	WHERE id = p_officer;
	PERFORM append_audit(p_officer, NULL, CASE WHEN p_ok THEN 'signed_in' ELSE 'sign_in_failed' END, p_officer::text, NULL);
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION open_session(p_officer bigint, p_token bytea, p_now timestamptz, p_expires timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM officer WHERE id = p_officer AND active AND coalesce(locked_until <= p_now, true)) THEN
		RAISE EXCEPTION 'this account is closed or locked' USING ERRCODE = 'PJ403';
	END IF;
	DELETE FROM session WHERE expires_at <= p_now;
	INSERT INTO session (token_hash, officer_id, created_at, last_seen, expires_at) VALUES (p_token, p_officer, p_now, p_now, p_expires);
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION close_session(p_token bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
	DELETE FROM session WHERE token_hash = p_token
$$;
-- +goose StatementEnd

-- Keeps a rulebook for the rulings that name it.
-- +goose StatementBegin
CREATE FUNCTION keep_rulebook(p_id text, p_version text, p_from date, p_until date, p_selected_by text, p_body bytea, p_content jsonb) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
	INSERT INTO rulebook (digest, id, version, valid_from, valid_until, selected_by, body, content)
	VALUES (encode(sha256(p_body), 'hex'), p_id, p_version, p_from, p_until, p_selected_by, p_body, p_content) ON CONFLICT DO NOTHING;
	SELECT encode(sha256(p_body), 'hex')
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION add_attachment(p_application text, p_kind text, p_name text, p_mime text, p_body bytea, p_officer bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_id bigint;
BEGIN
	IF NOT EXISTS (SELECT FROM application WHERE code = p_application AND rev_to IS NULL) THEN
		RAISE EXCEPTION 'there is no application "%"', p_application USING ERRCODE = 'PJ404';
	END IF;
	INSERT INTO attachment (application_code, kind, name, mime, body, sha256, officer_id)
	VALUES (p_application, p_kind, p_name, p_mime, p_body, encode(sha256(p_body), 'hex'), p_officer) RETURNING id INTO v_id;
	PERFORM append_audit(p_officer, NULL, 'attached', p_application, jsonb_build_object('attachment', v_id, 'sha256', encode(sha256(p_body), 'hex')));
	RETURN v_id;
END
$$;
-- +goose StatementEnd
-- Records a party's signature; the file itself is changed by put_feature in the same transaction.
-- +goose StatementBegin
CREATE FUNCTION note_signature(p_application text, p_role text, p_party text, p_on date, p_officer bigint, p_attachment bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_id bigint;
BEGIN
	IF NOT EXISTS (SELECT FROM officer WHERE id = p_officer AND active AND (role = p_role OR p_attachment IS NOT NULL)) THEN
		RAISE EXCEPTION 'this officer may not sign for %, nor record it without the paper', p_role USING ERRCODE = 'PJ403';
	END IF;
	IF p_attachment IS NOT NULL AND NOT EXISTS (SELECT FROM attachment WHERE id = p_attachment AND application_code = p_application) THEN
		RAISE EXCEPTION 'the scanned paper % does not belong to the application "%"', p_attachment, p_application USING ERRCODE = 'PJ422';
	END IF;
	INSERT INTO agreement_signature (application_code, role, party, signed_on, officer_id, attachment_id)
	VALUES (p_application, p_role, p_party, p_on, p_officer, p_attachment) RETURNING id INTO v_id;
	PERFORM append_audit(p_officer, NULL, 'agreement_signed', p_application, jsonb_build_object('role', p_role, 'party', p_party, 'on', p_on, 'attachment', p_attachment));
	RETURN v_id;
END
$$;
-- +goose StatementEnd

-- Who keeps a gate.
-- +goose StatementBegin
CREATE FUNCTION keeper_of(p_gate text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_gate WHEN 'planning_approval' THEN 'planning_reviewer' WHEN 'presale_permit' THEN 'presale_officer' END
$$;
-- +goose StatementEnd

GRANT SELECT ON officer, session, audit, audit_head, rulebook, ruling, ruling_override, proceeding, proceeding_step, proceeding_transition,
	permit, permit_revocation, attachment, agreement_signature TO peijian_app;
REVOKE ALL ON FUNCTION append_audit(bigint, text, text, text, jsonb), add_officer(text, text, text, text, text, text), change_officer(text, text, boolean, text),
	note_sign_in(bigint, boolean, timestamptz), open_session(bigint, bytea, timestamptz, timestamptz), close_session(bytea),
	keep_rulebook(text, text, date, date, text, bytea, jsonb), add_attachment(text, text, text, text, bytea, bigint),
	note_signature(text, text, text, date, bigint, bigint), audit_broken(), own_revision() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION append_audit(bigint, text, text, text, jsonb), add_officer(text, text, text, text, text, text), change_officer(text, text, boolean, text),
	note_sign_in(bigint, boolean, timestamptz), open_session(bigint, bytea, timestamptz, timestamptz), close_session(bytea),
	keep_rulebook(text, text, date, date, text, bytea, jsonb), add_attachment(text, text, text, text, bytea, bigint),
	note_signature(text, text, text, date, bigint, bigint), audit_broken(), own_revision() TO peijian_app;
