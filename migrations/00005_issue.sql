-- How a file moves, and the guard before a permit.
-- Functions made here can be run by nobody but the owner unless they are granted below: prepare.go takes back what PostgreSQL gives to PUBLIC.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- The rulebooks by which the city decides. Only the owner adopts one: whoever holds the application's credentials keeps any rulebook they like and
-- gets no permit by it. The content is the owner's reading of the body, not the one that came with the first ruling.
CREATE TABLE rulebook_adoption (
	seq     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	digest  text NOT NULL REFERENCES rulebook,
	content jsonb NOT NULL,
	at      timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON rulebook_adoption FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- +goose StatementBegin
CREATE FUNCTION adopt_rulebook(p_id text, p_version text, p_from date, p_until date, p_selected_by text, p_body bytea, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	v_digest text := keep_rulebook(p_id, p_version, p_from, p_until, p_selected_by, p_body, p_content);
BEGIN
	IF (SELECT (digest, content) FROM rulebook_adoption ORDER BY seq DESC LIMIT 1) IS DISTINCT FROM (v_digest, p_content) THEN
		INSERT INTO rulebook_adoption (digest, content) VALUES (v_digest, p_content);
		PERFORM append_audit(NULL, NULL, 'rulebook_adopted', p_id, jsonb_build_object('version', p_version, 'digest', v_digest));
	END IF;
END
$$;
-- +goose StatementEnd

-- What the database itself finds against an application at a gate. It reads the rulebook that the city has adopted, the file's document and
-- the city's tables, never what a ruling says of them, so that neither a forged report nor forged surroundings help. What it does not
-- understand it reads in the developer's favour: whatever it refuses, the rule engine refuses too.

CREATE INDEX ON application USING gin (document jsonb_path_ops); -- who else promises a room

-- A name without what writers vary: width, spaces and case.
-- +goose StatementBegin
CREATE FUNCTION folded(p_text text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT lower(regexp_replace(translate(p_text,
		'！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～',
		'!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~'),
		'[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]', '', 'g'))
$$;
-- +goose StatementEnd

CREATE INDEX ON development (folded(land_contract)) WHERE rev_to IS NULL;
CREATE INDEX ON development (folded(name)) WHERE rev_to IS NULL;
CREATE INDEX ON phase (development_code) WHERE rev_to IS NULL;

-- One key for the ways in which a permit's number is written, as planning.PermitNumberKey makes it.
-- +goose StatementBegin
CREATE FUNCTION permit_number_key(p_number text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT upper(regexp_replace(translate(normalize(p_number, NFKC), '〔〕[]【】{}', '()()()()'),
		'[\s\u0085\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff\u00ad\u061c]', '', 'g'))
$$;
-- +goose StatementEnd

-- The clauses that can keep a gate shut: those that do more than advise, that speak of every development, and that nobody passed over.
-- +goose StatementBegin
CREATE FUNCTION clauses_at(p_rulebook jsonb, p_gate text, p_passed text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(jsonb_agg(c), '[]') FROM jsonb_array_elements(p_rulebook -> 'clauses') c
	WHERE c -> 'gates' ? p_gate AND c ->> 'effect' <> 'advise' AND coalesce(c -> 'when', 'null') = 'null' AND c ->> 'id' <> ALL (coalesce(p_passed, '{}'))
$$;
-- +goose StatementEnd

-- The list in a place of a document, empty when there is none.
-- +goose StatementBegin
CREATE FUNCTION listed(p_value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN jsonb_typeof(p_value) = 'array' THEN p_value ELSE '[]' END
$$;
-- +goose StatementEnd

-- The quotas of which a clause about areas or uses speaks.
-- +goose StatementBegin
CREATE FUNCTION quotas_of(p_clause jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(nullif(ARRAY(SELECT jsonb_array_elements_text(listed(p_clause -> 'quotas'))), '{}'), '{community}')
$$;
-- +goose StatementEnd

-- The development on the map that a file is about: by its code, or by a name that only one has whose land contract does not contradict.
-- +goose StatementBegin
CREATE FUNCTION development_of(p_document jsonb) RETURNS development LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_found development[];
BEGIN
	IF coalesce(p_document #>> '{development,code}', '') <> '' THEN
		SELECT array_agg(d) INTO v_found FROM development d WHERE d.rev_to IS NULL AND d.code = p_document #>> '{development,code}';
	ELSE
		SELECT array_agg(d) INTO v_found FROM development d WHERE d.rev_to IS NULL AND folded(d.name) = folded(p_document #>> '{development,name}')
			AND NOT coalesce(folded(nullif(d.land_contract, '')) <> folded(nullif(p_document #>> '{development,land_contract}', '')), false);
	END IF;
	RETURN CASE WHEN cardinality(v_found) = 1 THEN v_found[1] END;
END
$$;
-- +goose StatementEnd

-- Developments that count together with a file's own, with their units: on the same land contract, or by the same developer and near.
-- +goose StatementBegin
CREATE FUNCTION siblings_of(p_document jsonb, p_own development, p_clauses jsonb) RETURNS TABLE (code text, units numeric)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_rule jsonb := (SELECT c -> 'grouping' FROM jsonb_array_elements(p_clauses) c WHERE jsonb_typeof(c -> 'grouping') = 'object' LIMIT 1);
	v_near double precision := coalesce((v_rule ->> 'same_developer_near')::double precision, 0) - 0.01;
	v_contracts text[] := CASE WHEN (v_rule ->> 'same_land_contract')::boolean
		THEN ARRAY[folded(nullif(p_document #>> '{development,land_contract}', '')), folded(nullif(p_own.land_contract, ''))] ELSE '{}' END;
	v_names text[] := ARRAY[folded(nullif(p_document #>> '{development,developer,name}', '')), folded(nullif(p_own.developer, ''))];
	v_codes text[] := ARRAY[upper(p_document #>> '{development,developer,credit_code}'), upper(p_own.developer_credit_code)];
	v_plane integer := (SELECT plane FROM city);
	v_flat geometry := in_plane(p_own.geom, v_plane);
	v_around geometry := ST_Expand(p_own.geom, 0.02);
BEGIN
	RETURN QUERY SELECT d.code, CASE
			WHEN f.released IS NOT NULL THEN f.released
			WHEN f.planned IS NOT NULL AND d.state NOT IN ('on_sale', 'occupied') THEN 0
			ELSE greatest(coalesce(f.planned, 0), coalesce(d.designed_units, 0)) END
		FROM (
			SELECT k.version_id FROM development k WHERE k.rev_to IS NULL AND folded(k.land_contract) = ANY (v_contracts)
			UNION -- each by its own index
			SELECT k.version_id FROM development k WHERE k.rev_to IS NULL AND v_near > 0 AND k.geom && v_around AND (
				upper(nullif(k.developer_credit_code, '')) = ANY (v_codes)
				OR nullif(k.developer_credit_code, '') IS NULL AND folded(nullif(k.developer, '')) = ANY (v_names))
			AND ST_Distance(in_plane(k.geom, v_plane), v_flat) <= v_near
		) found JOIN development d USING (version_id), LATERAL (
			SELECT sum(x.designed_units) FILTER (WHERE x.presale_permit <> '' OR x.permitted_on IS NOT NULL) AS released, sum(x.designed_units) AS planned
			FROM phase x WHERE x.development_code = d.code AND x.rev_to IS NULL) f
		WHERE d.code IS DISTINCT FROM p_own.code;
END
$$;
-- +goose StatementEnd

-- The phases of a file's development, each with the larger number of units that file, map and this office's own permits give it, and whether it is released
-- or released now.
-- +goose StatementBegin
CREATE FUNCTION phases_of(p_document jsonb, p_own development) RETURNS TABLE (number text, units numeric, released boolean, later boolean)
LANGUAGE sql STABLE AS $$
	SELECT x.number, max(x.units), bool_or(x.released), bool_or(x.later) AND NOT bool_or(x.released) FROM (
		SELECT p ->> 'number' AS number, (p ->> 'designed_units')::numeric AS units, p ->> 'status' <> 'later' AS released, p ->> 'status' = 'later' AS later, true AS stands
		FROM jsonb_array_elements(listed(p_document -> 'phases')) p
		UNION ALL
		SELECT f.number::text, f.designed_units, f.presale_permit <> '' OR f.permitted_on IS NOT NULL, false, coalesce(f.presale_permit <> '' OR f.permitted_on IS NOT NULL, false)
		FROM phase f WHERE f.rev_to IS NULL AND f.development_code = p_own.code
		UNION ALL
		SELECT p ->> 'number', (p ->> 'designed_units')::numeric, true, false, true
		FROM permit o JOIN ruling r ON r.id = o.ruling_id JOIN application a ON a.version_id = r.application_version,
		LATERAL jsonb_array_elements(listed(a.document -> 'phases')) p
		WHERE o.gate = 'presale_permit' AND o.development_code = p_own.code AND p ->> 'status' <> 'later'
		  AND NOT EXISTS (SELECT FROM permit_revocation v WHERE v.application_code = o.application_code)
	) x GROUP BY x.number HAVING bool_or(x.stands)
$$;
-- +goose StatementEnd

-- What a rule asks for at the least for so much of its base; NULL where this function cannot tell.
-- +goose StatementBegin
CREATE FUNCTION required_for(q jsonb, n numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	v_area numeric;
BEGIN
	IF n < (q #>> '{small,below}')::numeric THEN
		RETURN CASE WHEN (q #>> '{small,exempt}')::boolean THEN 0 ELSE (q #>> '{small,area}')::numeric END;
	END IF;
	v_area := CASE
		WHEN q ->> 'permille' IS NOT NULL THEN (q ->> 'permille')::numeric * n / 1000
		WHEN q ->> 'fixed' IS NOT NULL THEN (q ->> 'fixed')::numeric
		WHEN jsonb_typeof(q -> 'step') = 'object' THEN (q #>> '{step,area}')::numeric + (q #>> '{step,add}')::numeric * trunc(greatest(n - (q #>> '{step,up_to}')::numeric, 0) / (q #>> '{step,then_per}')::numeric)
		WHEN jsonb_array_length(listed(q -> 'tiers')) > 0 THEN (SELECT (t ->> 'area')::numeric FROM jsonb_array_elements(q -> 'tiers') WITH ORDINALITY u(t, i)
			WHERE coalesce(n < (t ->> 'below')::numeric, n <= (t ->> 'up_to')::numeric, true) ORDER BY i LIMIT 1)
		WHEN q #>> '{rate,rounding}' = 'floor_hundred' THEN floor(n / (q #>> '{rate,per}')::numeric) * (q #>> '{rate,area}')::numeric
		WHEN q #>> '{rate,rounding}' = 'ceil_hundred' THEN ceil(n / (q #>> '{rate,per}')::numeric) * (q #>> '{rate,area}')::numeric
		ELSE trunc(n * (q #>> '{rate,area}')::numeric / (q #>> '{rate,per}')::numeric, 9) END;
	RETURN least(greatest(v_area, coalesce((q ->> 'min')::numeric, 0)), (q ->> 'max')::numeric);
END
$$;
-- +goose StatementEnd

-- A floor of which the rule engine would say that it is not one above ground, or that it cannot read it.
-- +goose StatementBegin
CREATE FUNCTION floor_turned_away(p_floor text, p_position jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE
		WHEN f = '' THEN true
		WHEN f ~ '半地下|^SEMI-?BASEMENT' THEN NOT coalesce((p_position ->> 'semi_basement')::boolean, false)
		WHEN f ~ '地下室|^BASEMENT|^地下层?$' THEN NOT coalesce((p_position ->> 'basement')::boolean, false)
		WHEN f ~ '夹层|^MEZZANINE' THEN NOT coalesce((p_position ->> 'mezzanine')::boolean, false)
		WHEN f ~ '架空|^STILT' THEN NOT coalesce((p_position ->> 'stilt_floor')::boolean, false)
		WHEN f ~ '^(-|(B|地下|负)[0-9一二三四五六七八九十])' THEN NOT coalesce((p_position ->> 'basement')::boolean, false)
		ELSE false END
	FROM (SELECT upper(folded(coalesce(p_floor, ''))) AS f) x
$$;
-- +goose StatementEnd

-- Another development, not one that counts together with this one, that promises the same room in a file or has it in a permit.
-- +goose StatementBegin
CREATE FUNCTION room_taken(p_application text, p_room jsonb, p_together text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT FROM (VALUES ('unit_code'), ('facility')) k(name), LATERAL (
			SELECT a.* FROM application a
			WHERE coalesce(p_room ->> k.name, '') <> '' AND a.document @> jsonb_build_object('rooms', jsonb_build_array(jsonb_build_object(k.name, p_room ->> k.name)))
		) a
		WHERE a.code <> p_application AND coalesce(a.document #>> '{development,code}', '') <> '' AND a.document #>> '{development,code}' <> ALL (p_together)
		  AND (a.rev_to IS NULL OR EXISTS (SELECT FROM permit o JOIN ruling r ON r.id = o.ruling_id WHERE r.application_version = a.version_id
			AND NOT EXISTS (SELECT FROM permit_revocation v WHERE v.application_code = o.application_code))))
$$;
-- +goose StatementEnd

-- Whether a room can count towards some quotas at all.
-- +goose StatementBegin
CREATE FUNCTION room_may_count(p_application text, p_document jsonb, r jsonb, p_clauses jsonb, p_quotas text[], p_together text[], p_later text[]) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_asked text[] := ARRAY(SELECT q FROM jsonb_array_elements(p_clauses) c, unnest(quotas_of(c)) q WHERE jsonb_typeof(c -> 'quantity') = 'object' OR jsonb_typeof(c -> 'uses') = 'object');
	v_offers text[] := coalesce(nullif(ARRAY(SELECT jsonb_array_elements_text(listed(r -> 'quotas'))), '{}'),
		CASE WHEN r ->> 'use' IN ('eldercare', 'property') AND r ->> 'use' = ANY (v_asked) THEN ARRAY[r ->> 'use'] END, '{community}');
	c jsonb;
BEGIN
	IF NOT v_offers && p_quotas THEN
		RETURN false;
	END IF;
	FOR c IN SELECT jsonb_strip_nulls(x) FROM jsonb_array_elements(p_clauses) x WHERE jsonb_array_length(listed(x -> 'quotas')) = 0 OR quotas_of(x) && p_quotas LOOP
		IF c ? 'uses' AND quotas_of(c) && p_quotas
				AND NOT EXISTS (SELECT FROM jsonb_array_elements(listed(c #> '{uses,required}')) g WHERE g -> 'any_of' ? (r ->> 'use'))
			OR (c #>> '{transfer,unsold}')::boolean AND (r ->> 'sold')::boolean
			OR (c #>> '{transfer,unmortgaged}')::boolean AND (r ->> 'mortgaged')::boolean
			OR (c #>> '{transfer,unshared}')::boolean AND (r ->> 'in_shared_area')::boolean
			OR (c #>> '{transfer,free}')::boolean AND NOT coalesce((r ->> 'free')::boolean, (p_document #>> '{agreement,free}')::boolean, false)
			OR c ? 'position' AND floor_turned_away(r ->> 'floor', c -> 'position')
			OR c ? 'agreement' AND jsonb_array_length(listed(p_document #> '{agreement,rooms}')) > 0 AND NOT p_document #> '{agreement,rooms}' ? (r ->> 'id')
			OR c ? 'delivery' AND NOT (c #>> '{delivery,later_phases}')::boolean AND cardinality(p_later) > 0 AND coalesce(r ->> 'in_phase' = ANY (p_later), true)
			OR c ? 'exclusive' AND (c #>> '{exclusive,developments}')::boolean AND room_taken(p_application, r, p_together)
			OR c ? 'exclusive' AND (c #>> '{exclusive,quotas}')::boolean AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_clauses) q WHERE v_offers <@ quotas_of(q) AND (jsonb_typeof(q -> 'quantity') = 'object' OR jsonb_typeof(q -> 'uses') = 'object'))
			OR c ? 'community' AND coalesce(r ->> 'facility', '') <> '' AND NOT EXISTS (SELECT FROM facility f WHERE f.code = r ->> 'facility' AND f.rev_to IS NULL)
		THEN
			RETURN false;
		END IF;
	END LOOP;
	RETURN true;
END
$$;
-- +goose StatementEnd

-- What the agreement lacks, NULL when nothing.
-- +goose StatementBegin
CREATE FUNCTION agreement_refusal(p_agreement jsonb, p_rule jsonb, p_document jsonb, p_day date) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	v_missing text;
BEGIN
	IF jsonb_typeof(p_agreement) IS DISTINCT FROM 'object' THEN
		RETURN 'there is no venue agreement';
	END IF;
	SELECT string_agg(r ->> 'id', ', ') INTO v_missing FROM jsonb_array_elements(listed(p_rule -> 'roles')) r
	WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(listed(p_agreement -> 'parties')) p WHERE p ->> 'role' = r ->> 'id' AND (p ->> 'signed_on')::date <= p_day);
	RETURN CASE
		WHEN v_missing IS NOT NULL THEN format('the venue agreement is not signed by %s', v_missing)
		WHEN (p_agreement ->> 'valid_until')::date < p_day THEN 'the venue agreement has ended'
		WHEN (p_rule ->> 'free')::boolean AND NOT coalesce((p_agreement ->> 'free')::boolean, false) THEN 'the venue agreement does not say that the rooms are free of charge'
		WHEN jsonb_array_length(listed(p_agreement -> 'phases')) > 0 AND EXISTS (SELECT FROM jsonb_array_elements(listed(p_document -> 'phases')) p
			WHERE p ->> 'status' = 'this' AND NOT p_agreement -> 'phases' @> (p -> 'number')) THEN 'the venue agreement is for another phase' END;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION gate_refusal(p_application text, p_document jsonb, p_rulebook jsonb, p_gate text, p_day date, p_passed text[]) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_clauses jsonb := clauses_at(p_rulebook, p_gate, p_passed);
	v_own development := development_of(p_document);
	v_together text[] := ARRAY[coalesce(v_own.code, ''), coalesce(p_document #>> '{development,code}', '')];
	v_later text[];
	v_designed numeric;
	v_counted numeric;
	v_beside numeric;
	v_base numeric;
	v_promised numeric;
	v_why text;
	c jsonb;
	q jsonb;
BEGIN
	SELECT coalesce(sum(s.units), 0), v_together || coalesce(array_agg(s.code), '{}') INTO v_beside, v_together FROM siblings_of(p_document, v_own, v_clauses) s;
	SELECT coalesce(sum(f.units) FILTER (WHERE f.released), 0), coalesce(sum(f.units), 0), coalesce(array_agg(f.number) FILTER (WHERE f.later), '{}')
	INTO v_counted, v_designed, v_later FROM phases_of(p_document, v_own) f;
	v_designed := greatest(v_designed, (p_document #>> '{scheme,designed_units}')::numeric);
	IF p_gate = 'planning_approval' THEN
		v_counted := v_designed;
	END IF;
	FOR c IN SELECT x FROM jsonb_array_elements(v_clauses) x LOOP
		q := c -> 'quantity';
		IF jsonb_typeof(q) = 'object' AND NOT (jsonb_array_length(listed(q -> 'in_lieu')) > 0 AND p_document -> 'in_lieu' IS NOT NULL) THEN
			v_base := CASE WHEN coalesce(q ->> 'base', '') NOT IN ('', 'units') THEN (p_document #>> ARRAY['measures', q ->> 'base'])::numeric
				WHEN (q ->> 'whole')::boolean THEN v_designed + v_beside ELSE v_counted + v_beside END;
			SELECT coalesce(sum(a), 0) INTO v_promised FROM jsonb_array_elements(listed(p_document -> 'rooms')) r,
				LATERAL greatest((r ->> (q ->> 'area' || '_area'))::numeric, (r ->> 'as_built_area')::numeric) a
			WHERE NOT coalesce(a < (q ->> 'each_min')::numeric, false) AND room_may_count(p_application, p_document, r, v_clauses, quotas_of(c), v_together, v_later);
			IF v_promised < required_for(q, v_base) THEN
				RETURN format('%s ask for %s m², and the rooms that can count have %s m²', coalesce(nullif(q ->> 'base', ''), 'units') || ' ' || v_base, round(required_for(q, v_base), 2), v_promised);
			END IF;
		END IF;
		IF jsonb_typeof(c -> 'uses') = 'object' AND jsonb_array_length(listed(c -> 'quotas')) = 0 THEN
			SELECT string_agg(g #>> '{title,en}', ', ') INTO v_why FROM jsonb_array_elements(listed(c #> '{uses,required}')) g
			WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(listed(p_document -> 'rooms')) r
				WHERE g -> 'any_of' ? (r ->> 'use') AND room_may_count(p_application, p_document, r, v_clauses, '{community}', v_together, v_later));
			IF v_why IS NOT NULL THEN
				RETURN format('no room that can count serves as %s', v_why);
			END IF;
		END IF;
		IF jsonb_typeof(c -> 'agreement') = 'object' THEN
			v_why := agreement_refusal(p_document -> 'agreement', c -> 'agreement', p_document, p_day);
			IF v_why IS NOT NULL THEN
				RETURN v_why;
			END IF;
		END IF;
		IF NOT (c #>> '{approval,units_may_rise}')::boolean THEN
			IF jsonb_typeof(p_document #> '{scheme,approval}') IS DISTINCT FROM 'object' OR (p_document #>> '{scheme,approval,date}')::date > p_day THEN
				RETURN 'there is no planning approval';
			ELSIF v_designed > (p_document #>> '{scheme,approval,units}')::numeric THEN
				RETURN format('%s units were approved, and there are %s', p_document #>> '{scheme,approval,units}', v_designed);
			END IF;
		END IF;
	END LOOP;
	RETURN NULL;
END
$$;
-- +goose StatementEnd

-- The rulebook that decides at a gate for a file: the one that the city adopted last of those in force on the day that selects.
-- +goose StatementBegin
CREATE FUNCTION rulebook_for(p_gate text, p_received date, p_day date) RETURNS rulebook_adoption LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT b FROM rulebook_adoption b, LATERAL (SELECT CASE b.content #>> '{selected_by,date}' WHEN 'reviewed_on' THEN p_day ELSE p_received END AS day) x
	WHERE b.content -> 'gates' @> jsonb_build_array(jsonb_build_object('id', p_gate))
	  AND x.day >= (b.content ->> 'valid_from')::date AND x.day <= coalesce((b.content ->> 'valid_until')::date, x.day)
	ORDER BY b.seq DESC LIMIT 1
$$;
-- +goose StatementEnd

-- The guard. It speaks for every row that comes into the table, whoever brings it. Nothing in it trusts the ruling's own columns further than its
-- report, and nothing in the report decides but together with what the database finds by itself.
-- +goose StatementBegin
CREATE FUNCTION guard_permit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
	v_city city;
	v_file proceeding;
	v_ruling ruling;
	v_reviewed ruling;
	v_book rulebook_adoption;
	v_app application;
	v_report jsonb;
	v_facts jsonb;
	v_passed text[];
	v_why text;
BEGIN
	IF current_setting('transaction_isolation') <> 'read committed' THEN -- an older snapshot would not see the permit beside this one
		RAISE EXCEPTION 'no permit: a permit is decided at read committed' USING ERRCODE = 'PJ403';
	END IF;
	SELECT * INTO v_city FROM city FOR UPDATE; -- nobody changes the city until this is decided
	SELECT * INTO v_file FROM proceeding WHERE application_code = NEW.application_code FOR UPDATE;
	SELECT * INTO v_ruling FROM ruling WHERE id = NEW.ruling_id;
	SELECT * INTO v_reviewed FROM ruling WHERE id = v_file.ruling_id;
	SELECT * INTO v_app FROM application WHERE code = NEW.application_code AND rev_to IS NULL;
	v_book := rulebook_for(NEW.gate, v_app.received_on, NEW.issued_on);
	v_report := convert_from(v_ruling.report, 'UTF8')::jsonb;
	v_facts := convert_from(v_ruling.facts, 'UTF8')::jsonb;
	v_passed := passed_over(v_file.ruling_id, v_book.content);
	v_why := CASE
		WHEN v_file.state IS DISTINCT FROM 'reviewed' THEN 'the file is not reviewed'
		WHEN v_app.version_id IS NULL THEN 'the application is not there any more'
		WHEN v_ruling.application_code IS DISTINCT FROM NEW.application_code OR v_ruling.gate IS DISTINCT FROM NEW.gate OR v_app.gate IS DISTINCT FROM NEW.gate
			OR v_file.gate IS DISTINCT FROM NEW.gate THEN 'the ruling is for another file'
		WHEN EXISTS (SELECT FROM ruling r WHERE r.application_code = NEW.application_code AND r.id > NEW.ruling_id) THEN 'there is a newer ruling'
		WHEN v_ruling.application_version IS DISTINCT FROM v_app.version_id OR v_reviewed.application_version IS DISTINCT FROM v_app.version_id THEN 'the ruling is for an older version of the application'
		WHEN v_ruling.revision IS DISTINCT FROM v_city.revision THEN 'the city has changed since the ruling'
		WHEN v_ruling.as_of IS DISTINCT FROM NEW.issued_on OR NEW.issued_on < v_city.as_of OR NEW.issued_on > (now() AT TIME ZONE 'Asia/Shanghai')::date + 1 THEN 'the ruling is for another day'
		WHEN v_facts -> 'application' IS DISTINCT FROM v_app.document OR (v_facts ->> 'as_of')::date IS DISTINCT FROM v_ruling.as_of
			OR (v_facts #>> '{surroundings,revision}')::bigint IS DISTINCT FROM v_ruling.revision THEN 'the ruling was not made from the application'
		WHEN (v_app.document ->> 'received_on')::date IS DISTINCT FROM v_app.received_on OR v_app.document ->> 'gate' IS DISTINCT FROM NEW.gate
			OR v_app.document ->> 'id' IS DISTINCT FROM NEW.application_code THEN 'the application says two things of itself'
		WHEN v_report ->> 'application' IS DISTINCT FROM NEW.application_code OR v_report ->> 'gate' IS DISTINCT FROM NEW.gate OR v_report #>> '{rulebook,digest}' IS DISTINCT FROM v_ruling.rulebook_digest
			OR v_report ->> 'as_of' IS DISTINCT FROM v_ruling.as_of::text OR (v_report ->> 'city_revision')::bigint IS DISTINCT FROM v_ruling.revision
			OR v_report ->> 'outcome' IS DISTINCT FROM v_ruling.outcome OR (v_report ->> 'open')::boolean IS DISTINCT FROM v_ruling.open THEN 'the report does not say what the ruling says'
		WHEN v_book.digest IS DISTINCT FROM v_ruling.rulebook_digest THEN 'the rulebook is not the one that the city has adopted for this file'
		WHEN v_ruling.outcome NOT IN ('pass', 'fail', 'undetermined') OR jsonb_array_length(listed(v_report -> 'findings')) = 0 THEN 'the ruling does not open the gate'
		WHEN EXISTS (SELECT FROM jsonb_array_elements(v_report -> 'findings') f WHERE f ->> 'outcome' NOT IN ('pass', 'not_applicable') AND f ->> 'effect' <> 'advise'
			AND f ->> 'clause' <> ALL (v_passed)) THEN 'the ruling does not open the gate'
		WHEN v_file.assessor IS NULL OR v_file.reviewer IS NULL OR NEW.issued_by = v_file.assessor OR v_file.reviewer = v_file.assessor THEN 'one officer may not do both'
		WHEN EXISTS (SELECT FROM unnest(ARRAY[v_file.assessor, v_file.reviewer, NEW.issued_by]) x
			WHERE NOT EXISTS (SELECT FROM officer o WHERE o.id = x AND o.active AND o.role = keeper_of(NEW.gate))) THEN 'an officer has not the role'
		ELSE gate_refusal(NEW.application_code, v_app.document, v_book.content, NEW.gate, NEW.issued_on, v_passed) END;
	IF v_why IS NOT NULL THEN
		RAISE EXCEPTION 'no permit: %', v_why USING ERRCODE = CASE WHEN v_why = 'the city has changed since the ruling' THEN 'PJ410' ELSE 'PJ409' END;
	END IF;
	NEW.number_key := permit_number_key(NEW.number);
	NEW.development_code := coalesce((development_of(v_app.document)).code, '');
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guard BEFORE INSERT ON permit FOR EACH ROW EXECUTE FUNCTION guard_permit();

-- Whether a rulebook lets a clause be passed over.
-- +goose StatementBegin
CREATE FUNCTION may_pass_over(p_rulebook jsonb, p_clause text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT EXISTS (SELECT FROM jsonb_array_elements(p_rulebook -> 'clauses') c WHERE c ->> 'id' = p_clause AND (c ->> 'override')::boolean)
$$;
-- +goose StatementEnd

-- The clauses that were passed over when the file was assessed, so that another officer reviewed it, and that the rulebook lets be passed over. The finding
-- stays as it is.
-- +goose StatementBegin
CREATE FUNCTION passed_over(p_ruling bigint, p_rulebook jsonb) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT ARRAY(SELECT v.clause FROM ruling_override v WHERE v.ruling_id = p_ruling AND may_pass_over(p_rulebook, v.clause))
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
	IF EXISTS (SELECT FROM jsonb_array_elements(coalesce(p_overrides, '[]')) o, rulebook b
		WHERE b.digest = p_ruling ->> 'rulebook_digest' AND NOT may_pass_over(b.content, o ->> 'clause')) THEN
		RAISE EXCEPTION 'the rulebook does not let this clause be passed over' USING ERRCODE = 'PJ422';
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
	IF current_setting('transaction_isolation') <> 'read committed' THEN
		RAISE EXCEPTION 'a file moves at read committed' USING ERRCODE = 'PJ403';
	END IF;
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
	IF p_action <> 'assess' AND EXISTS (SELECT FROM jsonb_array_elements(coalesce(p_overrides, '[]')) o
		WHERE NOT EXISTS (SELECT FROM ruling_override v WHERE v.ruling_id = v_file.ruling_id AND v.clause = o ->> 'clause')) THEN
		RAISE EXCEPTION 'a clause is passed over by whoever assesses, so that another officer reviews it' USING ERRCODE = 'PJ409';
	END IF;
	IF p_action IN ('assess', 'issue') THEN
		v_ruling := store_ruling(p_application, p_officer, p_ruling, p_facts, p_report, CASE WHEN p_action = 'assess' THEN p_overrides END);
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

-- A proceeding moves by the table of steps, one version at a time, and into `issued` only with its permit.
-- +goose StatementBegin
CREATE FUNCTION guard_proceeding() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	IF TG_OP = 'INSERT' AND NEW.state IN ('draft', 'received') AND NEW.version = 0 THEN
		RETURN NEW;
	END IF;
	IF TG_OP = 'INSERT' OR NEW.application_code <> OLD.application_code OR NEW.gate <> OLD.gate OR NEW.version <> OLD.version + 1
		OR NOT EXISTS (SELECT FROM proceeding_transition WHERE from_state = OLD.state AND to_state = NEW.state)
		OR NEW.state IN ('reviewed', 'issued') AND (NEW.assessor IS NULL OR NEW.reviewer IS NULL OR NEW.ruling_id IS NULL)
		OR NEW.state = 'issued' AND NOT EXISTS (SELECT FROM permit WHERE application_code = NEW.application_code AND ruling_id = NEW.ruling_id)
		OR NEW.state = 'revoked' AND NOT EXISTS (SELECT FROM permit_revocation WHERE application_code = NEW.application_code) THEN
		RAISE EXCEPTION 'a file moves by the table of steps' USING ERRCODE = 'PJ409';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON proceeding FOR EACH ROW EXECUTE FUNCTION guard_proceeding();
CREATE TRIGGER stays BEFORE DELETE OR TRUNCATE ON proceeding FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

GRANT SELECT ON rulebook_adoption TO peijian_app;
GRANT EXECUTE ON FUNCTION folded(text), -- of an index, so whoever writes the table runs it
	take_step(text, text, bigint, date, bigint, text, jsonb, jsonb, bytea, bytea, jsonb, text, text, text, integer) TO peijian_app;
