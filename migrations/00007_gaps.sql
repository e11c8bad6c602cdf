-- Further thresholds of gaps, which a city may set, and the life of gaps: what officers said of them, and the cases that come of them.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

ALTER TABLE city
	ADD reach_metres      double precision NOT NULL DEFAULT 500  CHECK (reach_metres > 0 AND reach_metres <= 20000),
	ADD venue_min         double precision NOT NULL DEFAULT 300  CHECK (venue_min >= 0),
	ADD venue_per_hundred double precision NOT NULL DEFAULT 20   CHECK (venue_per_hundred >= 0),
	ADD handover_days     bigint           NOT NULL DEFAULT 90   CHECK (handover_days BETWEEN 0 AND 3650),
	ADD size_from         bigint           NOT NULL DEFAULT 1000 CHECK (size_from >= 0),
	ADD size_to           bigint           NOT NULL DEFAULT 3000 CHECK (size_to >= size_from);

-- The thresholds of gaps: one revision. Keys that are not given stay as they are.
-- +goose StatementBegin
CREATE FUNCTION set_gap_rules(p_rules jsonb, p_actor text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_unknown text := (SELECT string_agg(k, ', ') FROM jsonb_object_keys(p_rules) k
		WHERE k NOT IN ('unclaimed_below', 'contested_from', 'reach_metres', 'venue_min', 'venue_per_hundred', 'handover_days', 'size_from', 'size_to'));
	v_revision bigint;
BEGIN
	IF v_unknown IS NOT NULL THEN
		RAISE EXCEPTION 'there is no threshold %', v_unknown USING ERRCODE = 'PJ422';
	END IF;
	v_revision := open_revision(p_actor, 'thresholds of gaps');
	UPDATE city c SET (unclaimed_below, contested_from, reach_metres, venue_min, venue_per_hundred, handover_days, size_from, size_to) =
		(SELECT r.unclaimed_below, r.contested_from, r.reach_metres, r.venue_min, r.venue_per_hundred, r.handover_days, r.size_from, r.size_to
		FROM jsonb_populate_record(c, p_rules) r);
	INSERT INTO revision_layer (revision, layer, added, changed, closed) VALUES (v_revision, 'city', 0, 1, 0);
	PERFORM announce(v_revision);
	RETURN v_revision;
END
$$;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION set_gap_rules(jsonb, text) TO peijian_app;

-- How a gap lives. The machine proposes it and sees it mended; officers confirm or dismiss it, and work the case in five stages, with a way back.
CREATE TABLE gap_transition (
	action     text NOT NULL,
	from_state text NOT NULL,
	to_state   text NOT NULL,
	PRIMARY KEY (action, from_state)
);
INSERT INTO gap_transition (action, from_state, to_state) VALUES
	('confirm', 'proposed', 'confirmed'),
	('dismiss', 'proposed', 'dismissed'), ('dismiss', 'confirmed', 'dismissed'),
	('reopen', 'dismissed', 'proposed'), ('reopen', 'closed', 'proposed'),
	('register', 'confirmed', 'registered'),
	('dispatch', 'registered', 'dispatched'),
	('handle', 'dispatched', 'handled'),
	('follow_up', 'handled', 'followed'),
	('close', 'followed', 'closed'),
	('return', 'dispatched', 'registered'), ('return', 'handled', 'dispatched'), ('return', 'followed', 'dispatched');

CREATE TABLE gap_life (
	gap_id      text PRIMARY KEY CHECK (gap_id <> ''),
	kind        text NOT NULL,
	subdistrict_code text NOT NULL DEFAULT '', -- '': in none, which is civil affairs' own
	name        text NOT NULL,
	state       text NOT NULL CHECK (state IN ('proposed', 'confirmed', 'dismissed', 'registered', 'dispatched', 'handled', 'followed', 'closed', 'mended')),
	version     bigint NOT NULL DEFAULT 0,
	digest      text NOT NULL,        -- of the facts on which it was proposed last
	households  bigint,               -- NULL: nobody counted
	opened_on   date NOT NULL,
	closed_on   date,
	due_on      date,
	assignee    text NOT NULL DEFAULT '',
	satisfaction smallint CHECK (satisfaction BETWEEN 1 AND 5),
	CHECK ((state IN ('dismissed', 'closed', 'mended')) = (closed_on IS NOT NULL))
);
CREATE INDEX ON gap_life (state);

CREATE TABLE gap_event (
	seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	gap_id     text NOT NULL REFERENCES gap_life,
	action     text NOT NULL,
	from_state text NOT NULL,
	to_state   text NOT NULL,
	officer_id bigint REFERENCES officer, -- NULL: the machine
	day        date NOT NULL,
	at         timestamptz NOT NULL DEFAULT now(),
	reason     text NOT NULL DEFAULT '',
	households bigint,
	due_on     date,
	assignee   text NOT NULL DEFAULT '',
	satisfaction smallint,
	attachment bytea,
	attachment_name text NOT NULL DEFAULT '',
	attachment_mime text NOT NULL DEFAULT ''
);
CREATE INDEX ON gap_event (gap_id, seq);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gap_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON gap_transition FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What the machine finds on a day, held against what it found before: new gaps are opened, those that are not there any more are mended, those that were
-- dismissed or closed come back when their facts are others. Finding the same again changes nothing.
-- +goose StatementBegin
CREATE FUNCTION record_gaps(p_day date, p_gaps jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_count bigint;
BEGIN
	LOCK TABLE gap_life IN SHARE ROW EXCLUSIVE MODE; -- one at a time, readers go on
	CREATE TEMP TABLE found ON COMMIT DROP AS
		SELECT g.* FROM jsonb_to_recordset(p_gaps) AS g(id text, kind text, subdistrict text, name text, digest text, households bigint);
	CREATE TEMP TABLE moves ON COMMIT DROP AS
		SELECT f.id, 'open' AS action, '' AS from_state, 'proposed' AS to_state, f.households FROM pg_temp.found f WHERE NOT EXISTS (SELECT FROM gap_life l WHERE l.gap_id = f.id)
		UNION ALL
		SELECT l.gap_id, 'mend', l.state, 'mended', l.households FROM gap_life l WHERE l.state <> 'mended' AND NOT EXISTS (SELECT FROM pg_temp.found f WHERE f.id = l.gap_id)
		UNION ALL
		SELECT l.gap_id, CASE l.state WHEN 'mended' THEN 'break' ELSE 'change' END, l.state, 'proposed', f.households FROM gap_life l JOIN pg_temp.found f ON f.id = l.gap_id
		WHERE l.state = 'mended' OR l.state IN ('dismissed', 'closed') AND l.digest <> f.digest;
	INSERT INTO gap_life (gap_id, kind, subdistrict_code, name, state, digest, households, opened_on)
		SELECT f.id, f.kind, f.subdistrict, f.name, 'proposed', f.digest, f.households, p_day FROM pg_temp.found f JOIN pg_temp.moves m ON m.id = f.id AND m.action = 'open';
	UPDATE gap_life l SET state = m.to_state, version = l.version + 1, closed_on = CASE m.to_state WHEN 'mended' THEN p_day END,
		opened_on = CASE m.to_state WHEN 'proposed' THEN p_day ELSE l.opened_on END, due_on = CASE m.to_state WHEN 'mended' THEN l.due_on END
	FROM pg_temp.moves m WHERE m.id = l.gap_id AND m.action <> 'open';
	UPDATE gap_life l SET digest = f.digest, households = f.households, subdistrict_code = f.subdistrict, name = f.name
	FROM pg_temp.found f WHERE f.id = l.gap_id AND (l.digest, l.households, l.subdistrict_code, l.name) IS DISTINCT FROM (f.digest, f.households, f.subdistrict, f.name);
	INSERT INTO gap_event (gap_id, action, from_state, to_state, day, households) SELECT id, action, from_state, to_state, p_day, households FROM pg_temp.moves ORDER BY id;
	SELECT count(*) INTO v_count FROM pg_temp.moves;
	DROP TABLE pg_temp.found, pg_temp.moves;
	RETURN v_count;
END
$$;
-- +goose StatementEnd

-- One step of an officer: civil affairs anywhere, a sub-district on its own ground.
-- +goose StatementBegin
CREATE FUNCTION act_on_gap(p_gap text, p_action text, p_officer bigint, p_day date, p_version bigint, p_reason text, p_due date, p_assignee text, p_satisfaction integer,
	p_attachment bytea, p_attachment_name text, p_attachment_mime text) RETURNS gap_life LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_gap gap_life;
	v_officer officer;
	v_from text;
	v_to text;
BEGIN
	SELECT * INTO v_officer FROM officer WHERE id = p_officer;
	SELECT * INTO v_gap FROM gap_life WHERE gap_id = p_gap FOR UPDATE;
	IF v_gap.gap_id IS NULL THEN
		RAISE EXCEPTION 'there is no gap "%"', p_gap USING ERRCODE = 'PJ404';
	END IF;
	IF NOT coalesce(v_officer.active, false) OR NOT (v_officer.role = 'civil_affairs' OR v_officer.role = 'subdistrict' AND v_officer.subdistrict_code = v_gap.subdistrict_code) THEN
		RAISE EXCEPTION 'gaps are worked by civil affairs and by the sub-district in which they lie' USING ERRCODE = 'PJ403';
	END IF;
	IF v_gap.version <> p_version THEN
		RAISE EXCEPTION 'the gap was changed meanwhile' USING ERRCODE = 'PJ409';
	END IF;
	v_from := v_gap.state;
	SELECT to_state INTO v_to FROM gap_transition WHERE action = p_action AND from_state = v_gap.state;
	IF v_to IS NULL THEN
		RAISE EXCEPTION '% is no step from %', p_action, v_gap.state USING ERRCODE = 'PJ409';
	END IF;
	IF p_action IN ('dismiss', 'reopen', 'handle', 'return') AND btrim(coalesce(p_reason, '')) = '' THEN
		RAISE EXCEPTION 'this step needs a reason' USING ERRCODE = 'PJ422';
	END IF;
	IF p_action = 'dispatch' AND (p_due IS NULL OR p_due < p_day OR btrim(coalesce(p_assignee, '')) = '') THEN
		RAISE EXCEPTION 'a case is dispatched to an office, with a day that is still to come' USING ERRCODE = 'PJ422';
	END IF;
	IF p_action = 'follow_up' AND p_satisfaction IS NULL THEN
		RAISE EXCEPTION 'a follow-up says how content people are, from 1 to 5' USING ERRCODE = 'PJ422';
	END IF;
	UPDATE gap_life SET state = v_to, version = version + 1, closed_on = CASE WHEN v_to IN ('dismissed', 'closed') THEN p_day END,
		opened_on = CASE p_action WHEN 'reopen' THEN p_day ELSE opened_on END,
		due_on = CASE WHEN p_action = 'dispatch' THEN p_due WHEN v_to IN ('registered', 'proposed') THEN NULL ELSE due_on END,
		assignee = CASE WHEN p_action = 'dispatch' THEN p_assignee WHEN v_to IN ('registered', 'proposed') THEN '' ELSE assignee END,
		satisfaction = CASE WHEN p_action = 'follow_up' THEN p_satisfaction WHEN v_to IN ('dispatched', 'proposed') THEN NULL ELSE satisfaction END
	WHERE gap_id = p_gap RETURNING * INTO v_gap;
	INSERT INTO gap_event (gap_id, action, from_state, to_state, officer_id, day, reason, households, due_on, assignee, satisfaction, attachment, attachment_name, attachment_mime)
	VALUES (p_gap, p_action, v_from, v_to, p_officer, p_day, coalesce(p_reason, ''), v_gap.households, p_due, coalesce(p_assignee, ''), p_satisfaction, p_attachment,
		coalesce(p_attachment_name, ''), coalesce(p_attachment_mime, ''));
	PERFORM append_audit(p_officer, NULL, 'gap_' || p_action, p_gap, jsonb_build_object('to', v_to));
	RETURN v_gap;
END
$$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION record_gaps(date, jsonb), act_on_gap(text, text, bigint, date, bigint, text, date, text, integer, bytea, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION record_gaps(date, jsonb), act_on_gap(text, text, bigint, date, bigint, text, date, text, integer, bytea, text, text) TO peijian_app;
GRANT SELECT ON gap_transition, gap_life, gap_event TO peijian_app;
