-- How a file moves, and the guard before a permit.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- What the database itself finds against an application at a gate, NULL when nothing. It does the sums again, and reads everything that
-- it does not understand in the developer's favour: what it refuses, no rule engine can let through. It knows the rates, the uses that
-- cannot serve, rooms that are sold, mortgaged or underground, phases and siblings of the map, and the signatures.
-- +goose StatementBegin
CREATE FUNCTION gate_refusal(p_document jsonb, p_rulebook jsonb, p_gate text, p_day date) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_clause jsonb;
	v_units numeric;
	v_required numeric;
	v_promised numeric;
	v_missing text;
BEGIN
	FOR v_clause IN SELECT c FROM jsonb_array_elements(p_rulebook -> 'clauses') c WHERE c -> 'gates' ? p_gate AND c ->> 'effect' = 'block' LOOP
		IF v_clause #>> '{quantity,rate,area}' IS NOT NULL AND coalesce(v_clause -> 'quotas', '[]') IN ('[]', '["community"]')
			AND coalesce(v_clause #>> '{quantity,base}', '') IN ('', 'units') AND v_clause #>> '{quantity,small}' IS NULL AND v_clause #>> '{quantity,in_lieu}' IS NULL THEN
			v_units := units_released(p_document, p_rulebook, p_gate);
			v_required := required_at_least(v_clause -> 'quantity', v_units);
			v_promised := promised_at_most(p_document, p_rulebook, p_gate);
			IF v_promised < v_required THEN
				RETURN format('%s units need %s m², and the rooms that can count have %s m²', v_units, v_required, v_promised);
			END IF;
		END IF;
		IF v_clause -> 'agreement' IS NOT NULL THEN
			SELECT string_agg(r ->> 'id', ', ') INTO v_missing FROM jsonb_array_elements(v_clause #> '{agreement,roles}') r
			WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(coalesce(p_document #> '{agreement,parties}', '[]')) p
				WHERE p ->> 'role' = r ->> 'id' AND (p ->> 'signed_on')::date <= p_day);
			IF v_missing IS NOT NULL THEN
				RETURN format('the venue agreement is not signed by %s', v_missing);
			END IF;
			IF (p_document #>> '{agreement,valid_until}')::date < p_day THEN
				RETURN 'the venue agreement has ended';
			END IF;
		END IF;
	END LOOP;
	SELECT string_agg(o.application_code, ', ') INTO v_missing FROM permit o JOIN ruling r ON r.id = o.ruling_id,
		LATERAL jsonb_array_elements(convert_from(r.facts, 'UTF8')::jsonb #> '{application,rooms}') theirs, jsonb_array_elements(p_document -> 'rooms') ours
	WHERE NOT EXISTS (SELECT FROM permit_revocation v WHERE v.application_code = o.application_code)
	  AND ours ->> 'unit_code' = theirs ->> 'unit_code' AND ours ->> 'unit_code' <> ''
	  AND convert_from(r.facts, 'UTF8')::jsonb #>> '{application,development,code}' IS DISTINCT FROM p_document #>> '{development,code}'
	  AND convert_from(r.facts, 'UTF8')::jsonb #>> '{application,development,land_contract}' IS DISTINCT FROM p_document #>> '{development,land_contract}';
	RETURN CASE WHEN v_missing IS NOT NULL THEN format('rooms of this file are promised to the permit of %s', v_missing) END;
END
$$;
-- +goose StatementEnd

-- Units of the phases released so far and of this one, as file and map have them, the larger of both; with those of the
-- released phases of developments on the same land contract, where the rulebook counts them together.
-- +goose StatementBegin
CREATE FUNCTION units_released(p_document jsonb, p_rulebook jsonb, p_gate text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	WITH own AS (
		SELECT p ->> 'number' AS number, (p ->> 'designed_units')::numeric AS units FROM jsonb_array_elements(coalesce(p_document -> 'phases', '[]')) p
		WHERE p_gate <> 'presale_permit' OR p ->> 'status' IN ('released', 'this')
		UNION ALL
		SELECT number::text, designed_units FROM phase
		WHERE rev_to IS NULL AND development_code = p_document #>> '{development,code}' AND (presale_permit IS NOT NULL OR permitted_on IS NOT NULL)
	), grouped AS (
		SELECT EXISTS (SELECT FROM jsonb_array_elements(p_rulebook -> 'clauses') c WHERE c -> 'gates' ? p_gate AND (c #>> '{grouping,same_land_contract}')::boolean) AS yes
	)
	SELECT coalesce((SELECT sum(units) FROM (SELECT max(units) AS units FROM own GROUP BY number) x), 0)
	     + coalesce((SELECT sum(f.designed_units) FROM development d JOIN phase f ON f.development_code = d.code AND f.rev_to IS NULL, grouped
	        WHERE grouped.yes AND d.rev_to IS NULL AND d.land_contract = nullif(p_document #>> '{development,land_contract}', '')
	          AND d.code IS DISTINCT FROM p_document #>> '{development,code}' AND (f.presale_permit IS NOT NULL OR f.permitted_on IS NOT NULL)), 0)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION required_at_least(p_quantity jsonb, p_units numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT least(greatest(
		(p_quantity #>> '{rate,area}')::numeric * CASE p_quantity #>> '{rate,rounding}'
			WHEN 'floor_hundred' THEN floor(p_units / 100) * 100 WHEN 'ceil_hundred' THEN ceil(p_units / 100) * 100 ELSE p_units END
			/ (p_quantity #>> '{rate,per}')::numeric,
		coalesce((p_quantity ->> 'min')::numeric, 0)), (p_quantity ->> 'max')::numeric)
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION promised_at_most(p_document jsonb, p_rulebook jsonb, p_gate text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	WITH rule AS (
		SELECT coalesce(bool_or((c #>> '{transfer,unsold}')::boolean), false) AS unsold, coalesce(bool_or((c #>> '{transfer,unmortgaged}')::boolean), false) AS unmortgaged,
		       coalesce(bool_or((c #>> '{transfer,free}')::boolean), false) AS free, coalesce(bool_or(NOT (c #>> '{position,basement}')::boolean), false) AS above
		FROM jsonb_array_elements(p_rulebook -> 'clauses') c WHERE c -> 'gates' ? p_gate
	)
	SELECT coalesce(sum(greatest((r ->> 'gross_area')::numeric, (r ->> 'net_area')::numeric)), 0)
	FROM rule, jsonb_array_elements(coalesce(p_document -> 'rooms', '[]')) r
	WHERE r ->> 'use' NOT IN ('eldercare', 'property')
	  AND NOT (unsold AND coalesce((r ->> 'sold')::boolean, false))
	  AND NOT (unmortgaged AND coalesce((r ->> 'mortgaged')::boolean, false))
	  AND NOT (free AND NOT coalesce((r ->> 'free')::boolean, true))
	  AND NOT (above AND coalesce(r ->> 'floor', '') ~ '^(-|B[0-9]|地下|负)')
	  AND (nullif(r ->> 'facility', '') IS NULL OR EXISTS (SELECT FROM facility f WHERE f.code = r ->> 'facility' AND f.rev_to IS NULL))
$$;
-- +goose StatementEnd

-- The guard. It speaks for every row that comes into the table, whoever brings it.
-- +goose StatementBegin
CREATE FUNCTION guard_permit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_city city;
	v_file proceeding;
	v_ruling ruling;
	v_reviewed ruling;
	v_book rulebook;
	v_app application;
	v_report jsonb;
	v_facts jsonb;
	v_why text;
BEGIN
	SELECT * INTO v_city FROM city FOR UPDATE; -- nobody changes the city until this is decided
	SELECT * INTO v_file FROM proceeding WHERE application_code = NEW.application_code FOR UPDATE;
	SELECT * INTO v_ruling FROM ruling WHERE id = NEW.ruling_id;
	SELECT * INTO v_reviewed FROM ruling WHERE id = v_file.ruling_id;
	SELECT * INTO v_book FROM rulebook WHERE digest = v_ruling.rulebook_digest;
	SELECT * INTO v_app FROM application WHERE code = NEW.application_code AND rev_to IS NULL;
	v_report := convert_from(v_ruling.report, 'UTF8')::jsonb;
	v_facts := convert_from(v_ruling.facts, 'UTF8')::jsonb;
	v_why := CASE
		WHEN v_file.state IS DISTINCT FROM 'reviewed' THEN 'the file is not reviewed'
		WHEN v_app.version_id IS NULL THEN 'the application is not there any more'
		WHEN v_ruling.application_code IS DISTINCT FROM NEW.application_code OR v_ruling.gate IS DISTINCT FROM NEW.gate OR v_app.gate IS DISTINCT FROM NEW.gate THEN 'the ruling is for another file'
		WHEN EXISTS (SELECT FROM ruling r WHERE r.application_code = NEW.application_code AND r.id > NEW.ruling_id) THEN 'there is a newer ruling'
		WHEN v_ruling.application_version IS DISTINCT FROM v_app.version_id OR v_reviewed.application_version IS DISTINCT FROM v_app.version_id THEN 'the ruling is for an older version of the application'
		WHEN v_ruling.revision IS DISTINCT FROM v_city.revision THEN 'the city has changed since the ruling'
		WHEN v_ruling.as_of IS DISTINCT FROM NEW.issued_on OR NEW.issued_on < v_city.as_of THEN 'the ruling is for another day'
		WHEN v_facts -> 'application' IS DISTINCT FROM v_app.document THEN 'the ruling was not made from the application'
		WHEN v_report ->> 'application' IS DISTINCT FROM NEW.application_code OR v_report ->> 'gate' IS DISTINCT FROM NEW.gate OR v_report #>> '{rulebook,digest}' IS DISTINCT FROM v_book.digest
			OR v_report ->> 'as_of' IS DISTINCT FROM v_ruling.as_of::text OR (v_report ->> 'city_revision')::bigint IS DISTINCT FROM v_ruling.revision
			OR v_report ->> 'outcome' IS DISTINCT FROM v_ruling.outcome OR (v_report ->> 'open')::boolean IS DISTINCT FROM v_ruling.open THEN 'the report does not say what the ruling says'
		WHEN CASE v_book.selected_by WHEN 'reviewed_on' THEN NEW.issued_on ELSE v_app.received_on END < v_book.valid_from
			OR CASE v_book.selected_by WHEN 'reviewed_on' THEN NEW.issued_on ELSE v_app.received_on END > v_book.valid_until THEN 'the rulebook is not in force'
		WHEN NOT v_ruling.open AND NOT passed_over(v_ruling, v_report, v_book.content) THEN 'the ruling does not open the gate'
		WHEN v_file.assessor IS NULL OR v_file.reviewer IS NULL OR NEW.issued_by = v_file.assessor OR v_file.reviewer = v_file.assessor THEN 'one officer may not do both'
		WHEN (SELECT count(*) FROM officer o WHERE o.id IN (v_file.assessor, v_file.reviewer, NEW.issued_by) AND o.role = keeper_of(NEW.gate))
			<> (SELECT count(DISTINCT x) FROM unnest(ARRAY[v_file.assessor, v_file.reviewer, NEW.issued_by]) x)
			OR NOT EXISTS (SELECT FROM officer o WHERE o.id = NEW.issued_by AND o.active) THEN 'an officer has not the role'
		ELSE gate_refusal(v_app.document, v_book.content, NEW.gate, NEW.issued_on) END;
	IF v_why IS NOT NULL THEN
		RAISE EXCEPTION 'no permit: %', v_why USING ERRCODE = CASE WHEN v_why = 'the city has changed since the ruling' THEN 'PJ410' ELSE 'PJ409' END;
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guard BEFORE INSERT ON permit FOR EACH ROW EXECUTE FUNCTION guard_permit();

-- Says whether every finding that keeps the gate shut was passed over, with a reason, by an officer, under a clause that the rulebook lets be
-- passed over.
-- +goose StatementBegin
CREATE FUNCTION passed_over(p_ruling ruling, p_report jsonb, p_book jsonb) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT p_ruling.outcome IN ('fail', 'undetermined') AND NOT EXISTS (
		SELECT FROM jsonb_array_elements(p_report -> 'findings') f
		WHERE f ->> 'outcome' NOT IN ('pass', 'not_applicable') AND f ->> 'effect' <> 'advise'
		  AND NOT EXISTS (SELECT FROM ruling_override v, jsonb_array_elements(p_book -> 'clauses') c
			WHERE v.ruling_id = p_ruling.id AND v.clause = f ->> 'clause' AND c ->> 'id' = v.clause AND (c ->> 'override')::boolean))
$$;
-- +goose StatementEnd

-- Stores a ruling with everything it was made from.
-- +goose StatementBegin
CREATE FUNCTION store_ruling(p_application text, p_officer bigint, p_ruling jsonb, p_facts bytea, p_report bytea, p_overrides jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_app application;
	v_id bigint;
BEGIN
	SELECT * INTO v_app FROM application WHERE code = p_application AND rev_to IS NULL;
	IF (p_ruling ->> 'revision')::bigint IS DISTINCT FROM (SELECT revision FROM city) THEN
		RAISE EXCEPTION 'the city has changed since the file was judged' USING ERRCODE = 'PJ410';
	END IF;
	IF p_facts IS NULL OR p_report IS NULL OR convert_from(p_facts, 'UTF8')::jsonb -> 'application' IS DISTINCT FROM v_app.document THEN
		RAISE EXCEPTION 'the ruling was not made from the application' USING ERRCODE = 'PJ409';
	END IF;
	INSERT INTO ruling (application_code, application_version, gate, rulebook_id, rulebook_digest, revision, as_of, outcome, open,
		facts, facts_digest, report, digest, officer_id)
	SELECT p_application, v_app.version_id, v_app.gate, b.id, b.digest, (p_ruling ->> 'revision')::bigint, (p_ruling ->> 'as_of')::date, p_ruling ->> 'outcome',
		(p_ruling ->> 'open')::boolean, p_facts, encode(sha256(p_facts), 'hex'), p_report, encode(sha256(p_report), 'hex'), p_officer
	FROM rulebook b WHERE b.digest = p_ruling ->> 'rulebook_digest' RETURNING id INTO v_id;
	IF v_id IS NULL THEN
		RAISE EXCEPTION 'the rulebook of the ruling is not kept here' USING ERRCODE = 'PJ422';
	END IF;
	INSERT INTO ruling_override (ruling_id, clause, reason, officer_id) SELECT v_id, o ->> 'clause', o ->> 'reason', p_officer FROM jsonb_array_elements(coalesce(p_overrides, '[]')) o;
	RETURN v_id;
END
$$;
-- +goose StatementEnd

-- The one way in which a file moves. The version is that of the proceeding which the officer saw.
-- +goose StatementBegin
CREATE FUNCTION take_step(
	p_application text, p_action text, p_officer bigint, p_day date, p_version bigint, p_reason text, p_items jsonb,
	p_ruling jsonb, p_facts bytea, p_report bytea, p_overrides jsonb, p_number text, p_key text, p_organ text, p_stopped integer
) RETURNS proceeding LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_file proceeding;
	v_app application;
	v_officer officer;
	v_from text;
	v_to text;
	v_ruling bigint;
BEGIN
	PERFORM FROM city FOR UPDATE; -- before anything else, as everybody who changes the city does
	SELECT * INTO v_officer FROM officer WHERE id = p_officer;
	SELECT * INTO v_app FROM application WHERE code = p_application AND rev_to IS NULL;
	IF v_app.version_id IS NULL THEN
		RAISE EXCEPTION 'there is no application "%"', p_application USING ERRCODE = 'PJ404';
	END IF;
	INSERT INTO proceeding (application_code, gate, state, received_on) VALUES (p_application, v_app.gate, 'received', v_app.received_on) ON CONFLICT DO NOTHING;
	SELECT * INTO v_file FROM proceeding WHERE application_code = p_application FOR UPDATE;
	IF NOT coalesce(v_officer.active, false) OR v_officer.role IS DISTINCT FROM keeper_of(v_file.gate) THEN
		RAISE EXCEPTION 'this officer may not work files of this gate' USING ERRCODE = 'PJ403';
	END IF;
	IF v_file.version <> p_version THEN
		RAISE EXCEPTION 'somebody else has moved the file meanwhile: it is %', v_file.state USING ERRCODE = 'PJ409';
	END IF;
	v_from := v_file.state;
	SELECT to_state INTO v_to FROM proceeding_transition WHERE action = p_action AND from_state = v_file.state;
	IF v_to IS NULL THEN
		RAISE EXCEPTION 'the file is %: % is not possible', v_file.state, p_action USING ERRCODE = 'PJ409';
	END IF;
	IF p_action IN ('review', 'issue', 'refuse') AND v_file.assessor = p_officer THEN
		RAISE EXCEPTION 'whoever assessed the file may not % it', p_action USING ERRCODE = 'PJ403';
	END IF;
	IF p_action IN ('return', 'refuse', 'withdraw', 'revoke') AND btrim(coalesce(p_reason, '')) = '' THEN
		RAISE EXCEPTION 'a reason is needed to % a file', p_action USING ERRCODE = 'PJ422';
	END IF;
	IF p_action = 'request_correction' AND jsonb_array_length(coalesce(p_items, '[]')) = 0 THEN
		RAISE EXCEPTION 'say what is to be corrected' USING ERRCODE = 'PJ422';
	END IF;
	IF p_action = 'review' AND NOT EXISTS (SELECT FROM ruling WHERE id = v_file.ruling_id AND application_version = v_app.version_id) THEN
		RAISE EXCEPTION 'the ruling is for an older version of the application' USING ERRCODE = 'PJ409';
	END IF;
	IF p_action IN ('assess', 'issue') THEN
		v_ruling := store_ruling(p_application, p_officer, p_ruling, p_facts, p_report, p_overrides);
	END IF;
	IF p_action = 'issue' THEN
		INSERT INTO permit (number, number_key, organ, application_code, gate, ruling_id, issued_on, issued_by)
		VALUES (p_number, p_key, p_organ, p_application, v_file.gate, v_ruling, p_day, p_officer);
	ELSIF p_action = 'revoke' THEN
		INSERT INTO permit_revocation (application_code, day, officer_id, reason) VALUES (p_application, p_day, p_officer, p_reason);
	END IF;
	UPDATE proceeding SET state = v_to, version = version + 1,
		ruling_id = coalesce(v_ruling, ruling_id),
		assessor = CASE WHEN p_action = 'assess' THEN p_officer WHEN v_to IN ('received', 'assessing') THEN NULL ELSE assessor END,
		reviewer = CASE WHEN p_action = 'review' THEN p_officer WHEN v_to IN ('received', 'assessing', 'assessed') THEN NULL ELSE reviewer END,
		stopped_on = CASE WHEN v_to = 'correction' THEN p_day END,
		stopped_days = stopped_days + CASE WHEN p_action = 'resubmit' THEN greatest(coalesce(p_stopped, 0), 0) ELSE 0 END,
		permit_number = CASE WHEN p_action = 'issue' THEN p_number ELSE permit_number END
	WHERE application_code = p_application RETURNING * INTO v_file;
	INSERT INTO proceeding_step (application_code, action, from_state, to_state, officer_id, day, reason, items, ruling_id)
	VALUES (p_application, p_action, v_from, v_to, p_officer, p_day, coalesce(p_reason, ''), coalesce(p_items, '[]'), v_ruling);
	PERFORM append_audit(p_officer, NULL, p_action, p_application, jsonb_build_object('to', v_to, 'version', v_file.version, 'ruling', v_ruling, 'number', p_number,
		'digest', CASE WHEN p_report IS NOT NULL THEN encode(sha256(p_report), 'hex') END));
	RETURN v_file;
EXCEPTION WHEN unique_violation THEN
	RAISE EXCEPTION 'there is a permit of this number, or of this file, already' USING ERRCODE = 'PJ409';
END
$$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION gate_refusal(jsonb, jsonb, text, date), units_released(jsonb, jsonb, text), promised_at_most(jsonb, jsonb, text), passed_over(ruling, jsonb, jsonb),
	store_ruling(text, bigint, jsonb, bytea, bytea, jsonb),
	take_step(text, text, bigint, date, bigint, text, jsonb, jsonb, bytea, bytea, jsonb, text, text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION gate_refusal(jsonb, jsonb, text, date),
	take_step(text, text, bigint, date, bigint, text, jsonb, jsonb, bytea, bytea, jsonb, text, text, text, integer) TO peijian_app;
