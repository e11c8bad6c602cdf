-- +goose Up

-- Temporary tables come last, so that nobody's own table stands in for one of the city's.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- Many entries of one officer at once, each an object with action, subject and detail, in their order. The head of the chain is written once: written for each,
-- every entry would read past the rows that the ones before it left behind.
-- +goose StatementBegin
CREATE FUNCTION append_audits(p_officer bigint, p_entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v audit;
	r record;
BEGIN
	SELECT h.seq, h.hash INTO v.seq, v.hash FROM audit_head h FOR UPDATE;
	v.officer_id := p_officer;
	v.actor := coalesce((SELECT login FROM officer WHERE id = p_officer), session_user);
	FOR r IN SELECT e ->> 'action' AS action, e ->> 'subject' AS subject, coalesce(e -> 'detail', '{}') AS detail
		FROM jsonb_array_elements(p_entries) WITH ORDINALITY AS x(e, n) ORDER BY n LOOP
		v.seq := v.seq + 1;
		v.prev_hash := v.hash;
		v.at := clock_timestamp();
		v.action := r.action;
		v.subject := r.subject;
		v.detail := r.detail;
		v.hash := audit_hash(v);
		INSERT INTO audit SELECT v.*;
	END LOOP;
	UPDATE audit_head SET seq = v.seq, hash = v.hash;
END
$$;
-- +goose StatementEnd

-- Why a step with a gap is refused, with the code of the error; nothing when it may be taken. What holds for one gap and for many.
-- +goose StatementBegin
CREATE FUNCTION gap_refusal(p_gap gap_life, p_officer bigint, p_action text, p_day date, p_version bigint, p_reason text, p_due date, p_assignee text, p_satisfaction integer,
	OUT code text, OUT why text) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM officer o WHERE o.id = p_officer AND o.active AND (o.role = 'civil_affairs' OR o.role = 'subdistrict' AND o.subdistrict_code = p_gap.subdistrict_code)) THEN
		code := 'PJ403';
		why := 'gaps are worked by civil affairs and by the sub-district in which they lie';
	ELSIF p_gap.version <> p_version THEN
		code := 'PJ409';
		why := 'the gap was changed meanwhile';
	ELSIF NOT EXISTS (SELECT FROM gap_transition WHERE action = p_action AND from_state = p_gap.state) THEN
		code := 'PJ409';
		why := format('%s is no step from %s', p_action, p_gap.state);
	ELSIF p_action IN ('dismiss', 'reopen', 'handle', 'return') AND btrim(coalesce(p_reason, '')) = '' THEN
		code := 'PJ422';
		why := 'this step needs a reason';
	ELSIF p_action = 'dispatch' AND (p_due IS NULL OR p_due < p_day OR btrim(coalesce(p_assignee, '')) = '') THEN
		code := 'PJ422';
		why := 'a case is dispatched to an office, with a day that is still to come';
	ELSIF p_action = 'follow_up' AND p_satisfaction IS NULL THEN
		code := 'PJ422';
		why := 'a follow-up says how content people are, from 1 to 5';
	END IF;
END
$$;
-- +goose StatementEnd

-- A step that is not refused, on the gap and in its history; not yet on the audit.
-- +goose StatementBegin
CREATE FUNCTION step_gap(p_gap gap_life, p_officer bigint, p_action text, p_day date, p_reason text, p_due date, p_assignee text, p_satisfaction integer,
	p_attachment bytea, p_attachment_name text, p_attachment_mime text) RETURNS gap_life LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	v_gap gap_life;
	v_to text := (SELECT to_state FROM gap_transition WHERE action = p_action AND from_state = p_gap.state);
BEGIN
	UPDATE gap_life SET state = v_to, version = version + 1, closed_on = CASE WHEN v_to IN ('dismissed', 'closed') THEN p_day END,
		opened_on = CASE p_action WHEN 'reopen' THEN p_day ELSE opened_on END,
		due_on = CASE WHEN p_action = 'dispatch' THEN p_due WHEN v_to IN ('registered', 'proposed') THEN NULL ELSE due_on END,
		assignee = CASE WHEN p_action = 'dispatch' THEN p_assignee WHEN v_to IN ('registered', 'proposed') THEN '' ELSE assignee END,
		satisfaction = CASE WHEN p_action = 'follow_up' THEN p_satisfaction WHEN v_to IN ('dispatched', 'proposed') THEN NULL ELSE satisfaction END
	WHERE gap_id = p_gap.gap_id RETURNING * INTO v_gap;
	INSERT INTO gap_event (gap_id, action, from_state, to_state, officer_id, day, reason, households, due_on, assignee, satisfaction, attachment, attachment_name, attachment_mime)
	VALUES (p_gap.gap_id, p_action, p_gap.state, v_to, p_officer, p_day, coalesce(p_reason, ''), v_gap.households, p_due, coalesce(p_assignee, ''), p_satisfaction, p_attachment,
		coalesce(p_attachment_name, ''), coalesce(p_attachment_mime, ''));
	RETURN v_gap;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION act_on_gap(p_gap text, p_action text, p_officer bigint, p_day date, p_version bigint, p_reason text, p_due date, p_assignee text, p_satisfaction integer,
	p_attachment bytea, p_attachment_name text, p_attachment_mime text) RETURNS gap_life LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_gap gap_life;
	v_refused record;
BEGIN
	SELECT * INTO v_gap FROM gap_life WHERE gap_id = p_gap FOR UPDATE;
	IF v_gap.gap_id IS NULL THEN
		RAISE EXCEPTION 'there is no gap "%"', p_gap USING ERRCODE = 'PJ404';
	END IF;
	v_refused := gap_refusal(v_gap, p_officer, p_action, p_day, p_version, p_reason, p_due, p_assignee, p_satisfaction);
	IF v_refused.code IS NOT NULL THEN
		RAISE EXCEPTION '%', v_refused.why USING ERRCODE = v_refused.code;
	END IF;
	v_gap := step_gap(v_gap, p_officer, p_action, p_day, p_reason, p_due, p_assignee, p_satisfaction, p_attachment, p_attachment_name, p_attachment_mime);
	PERFORM append_audit(p_officer, NULL, 'gap_' || p_action, p_gap, jsonb_build_object('to', v_gap.state));
	RETURN v_gap;
END
$$;
-- +goose StatementEnd

-- As before; no gap has a savepoint of its own, and the audit is written at the end.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION act_on_gaps(p_gaps jsonb, p_action text, p_officer bigint, p_day date, p_reason text, p_due date, p_assignee text)
RETURNS TABLE (gap_id text, code text, why text) LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	r record;
	v_step text;
	v_gap gap_life;
	v_version bigint;
	v_no record;
	v_refused jsonb[] := '{}';
	v_audit jsonb[] := '{}';
BEGIN
	IF p_action NOT IN ('confirm', 'dismiss', 'dispatch') THEN
		RAISE EXCEPTION '% is no step for many', p_action USING ERRCODE = 'PJ422';
	END IF;
	IF jsonb_array_length(p_gaps) NOT BETWEEN 1 AND 2000 OR (SELECT count(*) <> count(DISTINCT g ->> 'id') FROM jsonb_array_elements(p_gaps) g) THEN
		RAISE EXCEPTION 'between 1 and 2000 gaps are taken, each once' USING ERRCODE = 'PJ422';
	END IF;
	BEGIN
		FOR r IN SELECT g.id, g.version FROM jsonb_to_recordset(p_gaps) AS g(id text, version bigint) ORDER BY g.id LOOP -- in one order for all, so that no two wait for one another
			SELECT * INTO v_gap FROM gap_life l WHERE l.gap_id = r.id FOR UPDATE;
			IF v_gap.gap_id IS NULL THEN
				v_refused := v_refused || jsonb_build_object('gap_id', r.id, 'code', 'PJ404', 'why', format('there is no gap "%s"', r.id));
				CONTINUE;
			END IF;
			v_version := r.version;
			FOREACH v_step IN ARRAY CASE WHEN p_action <> 'dispatch' THEN ARRAY[p_action] WHEN v_gap.state = 'proposed' THEN ARRAY['confirm', 'register', 'dispatch']
				WHEN v_gap.state = 'confirmed' THEN ARRAY['register', 'dispatch'] ELSE ARRAY['dispatch'] END LOOP
				v_no := gap_refusal(v_gap, p_officer, v_step, p_day, v_version, p_reason, p_due, p_assignee, NULL);
				IF v_no.code IS NOT NULL THEN
					v_refused := v_refused || jsonb_build_object('gap_id', r.id, 'code', v_no.code, 'why', v_no.why);
					EXIT;
				END IF;
				v_gap := step_gap(v_gap, p_officer, v_step, p_day, CASE WHEN v_step = p_action THEN p_reason END, CASE WHEN v_step = 'dispatch' THEN p_due END,
					CASE WHEN v_step = 'dispatch' THEN p_assignee END, NULL, NULL, NULL, NULL);
				v_version := v_gap.version;
				v_audit := v_audit || jsonb_build_object('action', 'gap_' || v_step, 'subject', r.id, 'detail', jsonb_build_object('to', v_gap.state));
			END LOOP;
		END LOOP;
		IF cardinality(v_refused) > 0 THEN
			RAISE EXCEPTION 'not all' USING ERRCODE = 'PJ001';
		END IF;
		PERFORM append_audits(p_officer, to_jsonb(v_audit));
	EXCEPTION WHEN SQLSTATE 'PJ001' THEN -- what was done is undone; what was refused is remembered
	END;
	RETURN QUERY SELECT x ->> 'gap_id', x ->> 'code', x ->> 'why' FROM unnest(v_refused) x;
END
$$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION append_audits(bigint, jsonb), gap_refusal(gap_life, bigint, text, date, bigint, text, date, text, integer),
	step_gap(gap_life, bigint, text, date, text, date, text, integer, bytea, text, text) FROM PUBLIC;
