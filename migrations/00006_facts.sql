-- What the gates rest on besides the map: schemes with the buildings of each, the approvals and presale permits so far, handovers and later
-- inspections. A third gate, the land-use permit, at which some places ask for the rooms first.

-- +goose Up

SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

ALTER TABLE building
	ADD planning_number text, -- one building has three names: on the planning permit, in the land contract and in advertisements
	ADD contract_number text,
	ADD marketing_number text,
	ADD phase_number bigint CHECK (phase_number >= 0),
	ADD designed_units bigint CHECK (designed_units >= 0);
ALTER TABLE facility ADD accepted_on date;
ALTER TABLE application DROP CONSTRAINT application_gate_check, ADD CHECK (gate ~ '^[a-z][a-z0-9_]*$');

INSERT INTO layer (name, table_name) VALUES
	('approvals', 'approval'),
	('presales', 'presale'),
	('handovers', 'handover'),
	('inspections', 'inspection');

CREATE TABLE approval (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	development_code text NOT NULL,
	number text NOT NULL CHECK (number <> ''),
	approved_on date NOT NULL,
	scheme_version text,
	units bigint NOT NULL CHECK (units >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON approval (code) WHERE rev_to IS NULL;
CREATE INDEX ON approval (rev_from);
CREATE INDEX ON approval (rev_to);

CREATE TABLE presale (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	development_code text NOT NULL,
	phase_number bigint NOT NULL CHECK (phase_number >= 0),
	number text NOT NULL CHECK (number <> ''),
	organ text,
	issued_on date NOT NULL,
	buildings text,
	units bigint NOT NULL CHECK (units >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON presale (code) WHERE rev_to IS NULL;
CREATE INDEX ON presale (rev_from);
CREATE INDEX ON presale (rev_to);
CREATE INDEX ON presale (development_code) WHERE rev_to IS NULL;

CREATE TABLE handover (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	facility_code text NOT NULL,
	handed_over_on date NOT NULL,
	document text,
	receiver text,
	gross_area numeric CHECK (gross_area >= 0),
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON handover (code) WHERE rev_to IS NULL;
CREATE INDEX ON handover (rev_from);
CREATE INDEX ON handover (rev_to);

CREATE TABLE inspection (
	version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	rev_from   bigint NOT NULL REFERENCES revision,
	rev_to     bigint REFERENCES revision,
	code       text   NOT NULL CHECK (code <> ''),
	valid_from date,
	valid_to   date,
	audience   text   NOT NULL CHECK (audience IN ('public', 'internal')),
	source     text   NOT NULL DEFAULT '',
	facility_code text NOT NULL,
	inspected_on date NOT NULL,
	found text NOT NULL CHECK (found IN ('as_promised','idle','let','converted','sold','mortgaged')),
	note text,
	CHECK (rev_to > rev_from),
	CHECK (valid_to > valid_from)
);
CREATE UNIQUE INDEX ON inspection (code) WHERE rev_to IS NULL;
CREATE INDEX ON inspection (rev_from);
CREATE INDEX ON inspection (rev_to);

GRANT SELECT, INSERT ON approval, presale, handover, inspection TO peijian_app;
GRANT UPDATE (rev_to) ON approval TO peijian_app;
GRANT UPDATE (rev_to) ON presale TO peijian_app;
GRANT UPDATE (rev_to) ON handover TO peijian_app;
GRANT UPDATE (rev_to) ON inspection TO peijian_app;

-- +goose StatementBegin
DO $$
DECLARE
	t text;
BEGIN
	FOREACH t IN ARRAY '{approval,presale,handover,inspection}'::text[] LOOP
		EXECUTE format('CREATE TRIGGER guard_opened AFTER INSERT ON %I REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_opened()', t);
		EXECUTE format('CREATE TRIGGER guard_closed AFTER UPDATE ON %I REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION guard_closed()', t);
	END LOOP;
END
$$;
-- +goose StatementEnd

-- Gates are an open list: what a rulebook calls one is the planning department's, but for two.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION keeper_of(p_gate text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_gate WHEN 'presale_permit' THEN 'presale_officer' WHEN 'community_setup' THEN 'civil_affairs' ELSE 'planning_reviewer' END
$$;
-- +goose StatementEnd

-- What the buildings of a scheme come to, in one phase or (NULL) in all. A building without a phase is in the only one there is.
-- +goose StatementBegin
CREATE FUNCTION built_units(p_document jsonb, p_phase text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(sum((b ->> 'designed_units')::numeric), 0) FROM jsonb_array_elements(listed(p_document -> 'buildings')) b
	WHERE p_phase IS NULL OR coalesce(b ->> 'phase', CASE jsonb_array_length(listed(p_document -> 'phases')) WHEN 1 THEN p_document #>> '{phases,0,number}' END) = p_phase
$$;
-- +goose StatementEnd

-- Permits on record count for siblings, too.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION siblings_of(p_document jsonb, p_own development, p_clauses jsonb) RETURNS TABLE (code text, units numeric)
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
			SELECT sum(z.units) FILTER (WHERE z.released) AS released, sum(z.units) AS planned FROM (
				SELECT max(y.units) AS units, bool_or(y.released) AS released FROM (
					SELECT x.number, x.designed_units::numeric AS units, x.presale_permit <> '' OR x.permitted_on IS NOT NULL AS released FROM phase x WHERE x.development_code = d.code AND x.rev_to IS NULL
					UNION ALL SELECT x.phase_number, sum(x.units), true FROM presale x WHERE x.development_code = d.code AND x.rev_to IS NULL GROUP BY x.phase_number
				) y GROUP BY y.number) z) f
		WHERE d.code IS DISTINCT FROM p_own.code;
END
$$;
-- +goose StatementEnd

-- The phases of a file's development, each with the larger number of units that file, its buildings, map, permits on record and this office's own permits give it, and whether it is released
-- or released now.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION phases_of(p_document jsonb, p_own development) RETURNS TABLE (number text, units numeric, released boolean, later boolean)
LANGUAGE sql STABLE AS $$
	SELECT x.number, max(x.units), bool_or(x.released), bool_or(x.later) AND NOT bool_or(x.released) FROM (
		SELECT p ->> 'number' AS number, greatest((p ->> 'designed_units')::numeric, built_units(p_document, p ->> 'number')) AS units, p ->> 'status' <> 'later' AS released, p ->> 'status' = 'later' AS later, true AS stands
		FROM jsonb_array_elements(listed(p_document -> 'phases')) p
		UNION ALL
		SELECT f.number::text, f.designed_units, f.presale_permit <> '' OR f.permitted_on IS NOT NULL, false, coalesce(f.presale_permit <> '' OR f.permitted_on IS NOT NULL, false)
		FROM phase f WHERE f.rev_to IS NULL AND f.development_code = p_own.code
		UNION ALL
		SELECT f.phase_number::text, sum(f.units), true, false, true FROM presale f WHERE f.rev_to IS NULL AND f.development_code = p_own.code GROUP BY f.phase_number
		UNION ALL
		SELECT p ->> 'number', (p ->> 'designed_units')::numeric, true, false, true
		FROM permit o JOIN ruling r ON r.id = o.ruling_id JOIN application a ON a.version_id = r.application_version,
		LATERAL jsonb_array_elements(listed(a.document -> 'phases')) p
		WHERE o.gate = 'presale_permit' AND o.development_code = p_own.code AND p ->> 'status' <> 'later'
		  AND NOT EXISTS (SELECT FROM permit_revocation v WHERE v.application_code = o.application_code)
	) x GROUP BY x.number HAVING bool_or(x.stands)
$$;
-- +goose StatementEnd

-- The communities to which a file's development belongs: those that hold enough of its measured ground, or, for a site that only the file knows, those
-- at its middle. NULL when neither map nor file says where it is.
-- +goose StatementBegin
CREATE FUNCTION homes_of(p_document jsonb, p_own development) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_ground ground;
	v_site geometry;
BEGIN
	IF p_own.code IS NOT NULL THEN
		SELECT * INTO v_ground FROM ground g WHERE g.rev_to IS NULL AND g.layer = 'developments' AND g.code = p_own.code;
		IF v_ground.area > 0 THEN
			RETURN ARRAY(SELECT x ->> 'community' FROM jsonb_array_elements(v_ground.claims) x, city WHERE (x ->> 'area')::double precision / v_ground.area >= city.contested_from);
		END IF;
		v_site := ST_Centroid(p_own.geom);
	ELSIF jsonb_typeof(p_document #> '{development,site,lon}') = 'number' THEN
		v_site := ST_SetSRID(ST_MakePoint((p_document #>> '{development,site,lon}')::double precision, (p_document #>> '{development,site,lat}')::double precision), 4490);
	ELSIF jsonb_typeof(p_document #> '{development,site,coordinates}') = 'array' THEN
		v_site := ST_Centroid(ST_SetSRID(ST_GeomFromGeoJSON(p_document #> '{development,site}'), 4490));
	ELSE
		RETURN NULL;
	END IF;
	RETURN ARRAY(SELECT c.code FROM community c WHERE c.rev_to IS NULL AND ST_DWithin(c.geom, v_site, 0.000001)); -- a tenth of a metre in the developer's favour
END
$$;
-- +goose StatementEnd

-- What stands against the development's place, NULL when nothing.
-- +goose StatementBegin
CREATE FUNCTION place_refusal(p_document jsonb, p_own development, p_homes text[]) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE
		WHEN p_homes IS NULL AND coalesce(p_document #>> '{development,code}', '') <> '' THEN 'the map does not have the development'
		WHEN cardinality(p_homes) = 0 THEN 'no community holds the development'
		WHEN EXISTS (SELECT FROM ground g, city WHERE g.rev_to IS NULL AND g.layer = 'developments' AND g.code = p_own.code AND g.area > 0 AND g.covered / g.area < city.unclaimed_below)
			THEN 'too little of the ground lies in any community'
		WHEN p_own.code IS NOT NULL AND cardinality(p_homes) > 1 THEN 'the ground lies in several communities'
		WHEN p_own.code IS NOT NULL AND nullif(p_document #>> '{development,community}', '') <> ALL (p_homes) THEN 'the file names another community'
		END
$$;
-- +goose StatementEnd

-- A room that lies in none of the development's communities. One without a place is not outside.
-- +goose StatementBegin
CREATE FUNCTION room_outside(r jsonb, p_homes text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT coalesce(cardinality(p_homes), 0) > 0 AND x.at IS NOT NULL
		AND NOT EXISTS (SELECT FROM community c WHERE c.rev_to IS NULL AND c.code = ANY (p_homes) AND ST_DWithin(c.geom, x.at, 0.000001))
	FROM (SELECT CASE
		WHEN coalesce(r ->> 'facility', '') <> '' THEN (SELECT f.geom FROM facility f WHERE f.code = r ->> 'facility' AND f.rev_to IS NULL)
		ELSE ST_SetSRID(ST_MakePoint((r ->> 'lon')::double precision, (r ->> 'lat')::double precision), 4490) END AS at) x
$$;
-- +goose StatementEnd

-- A room of a facility that the last inspection found let, sold, mortgaged or used otherwise.
-- +goose StatementBegin
CREATE FUNCTION room_misused(r jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT x.found IN ('let', 'converted', 'sold', 'mortgaged') FROM inspection x
		WHERE x.rev_to IS NULL AND x.facility_code = nullif(r ->> 'facility', '') ORDER BY x.inspected_on DESC, x.code LIMIT 1), false)
$$;
-- +goose StatementEnd

-- A room that another file, of this development too, offers for a quota which no clause joins with those for which it is offered here.
-- +goose StatementBegin
CREATE FUNCTION room_for_another_quota(p_application text, r jsonb, p_clauses jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (
		SELECT FROM (VALUES ('unit_code'), ('facility')) k(name), LATERAL (
			SELECT a.document FROM application a WHERE a.rev_to IS NULL AND a.code <> p_application AND coalesce(r ->> k.name, '') <> ''
				AND a.document @> jsonb_build_object('rooms', jsonb_build_array(jsonb_build_object(k.name, r ->> k.name)))
		) a, jsonb_array_elements(listed(a.document -> 'rooms')) o,
		LATERAL (SELECT CASE WHEN jsonb_array_length(listed(r -> 'quotas')) > 0 THEN ARRAY(SELECT jsonb_array_elements_text(r -> 'quotas')) ELSE '{community}' END
			|| ARRAY(SELECT jsonb_array_elements_text(listed(o -> 'quotas'))) AS both) x
		WHERE o ->> k.name = r ->> k.name AND jsonb_array_length(listed(o -> 'quotas')) > 0
		  AND (jsonb_array_length(listed(r -> 'quotas')) > 0 OR r ->> 'use' NOT IN ('eldercare', 'property'))
		  AND NOT EXISTS (SELECT FROM jsonb_array_elements(p_clauses) q WHERE x.both <@ quotas_of(q) AND (jsonb_typeof(q -> 'quantity') = 'object' OR jsonb_typeof(q -> 'uses') = 'object')))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION gate_refusal(p_application text, p_document jsonb, p_rulebook jsonb, p_gate text, p_day date, p_passed text[]) RETURNS text
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
	v_homes text[] := homes_of(p_document, v_own);
	v_document jsonb := p_document;
	c jsonb;
	q jsonb;
BEGIN
	IF EXISTS (SELECT FROM jsonb_array_elements(v_clauses) x WHERE (x #>> '{community,rooms_inside}')::boolean) THEN -- rooms elsewhere are no rooms of this file
		v_document := jsonb_set(p_document, '{rooms}', (SELECT coalesce(jsonb_agg(r), '[]') FROM jsonb_array_elements(listed(p_document -> 'rooms')) r WHERE NOT room_outside(r, v_homes)));
	END IF;
	IF EXISTS (SELECT FROM jsonb_array_elements(v_clauses) x WHERE (x #>> '{exclusive,developments}')::boolean) THEN
		v_document := jsonb_set(v_document, '{rooms}', (SELECT coalesce(jsonb_agg(r), '[]') FROM jsonb_array_elements(listed(v_document -> 'rooms')) r WHERE NOT room_misused(r)));
	END IF;
	IF EXISTS (SELECT FROM jsonb_array_elements(v_clauses) x WHERE (x #>> '{exclusive,quotas}')::boolean) THEN
		v_document := jsonb_set(v_document, '{rooms}', (SELECT coalesce(jsonb_agg(r), '[]') FROM jsonb_array_elements(listed(v_document -> 'rooms')) r WHERE NOT room_for_another_quota(p_application, r, v_clauses)));
	END IF;
	SELECT coalesce(sum(s.units), 0), v_together || coalesce(array_agg(s.code), '{}') INTO v_beside, v_together FROM siblings_of(p_document, v_own, v_clauses) s;
	SELECT coalesce(sum(f.units) FILTER (WHERE f.released), 0), coalesce(sum(f.units), 0), coalesce(array_agg(f.number) FILTER (WHERE f.later), '{}')
	INTO v_counted, v_designed, v_later FROM phases_of(p_document, v_own) f;
	v_designed := greatest(v_designed, (p_document #>> '{scheme,designed_units}')::numeric, built_units(p_document, NULL));
	IF p_gate <> 'presale_permit' THEN
		v_counted := v_designed;
	END IF;
	FOR c IN SELECT x FROM jsonb_array_elements(v_clauses) x LOOP
		q := c -> 'quantity';
		IF jsonb_typeof(q) = 'object' AND NOT (jsonb_array_length(listed(q -> 'in_lieu')) > 0 AND p_document -> 'in_lieu' IS NOT NULL) THEN
			v_base := CASE WHEN coalesce(q ->> 'base', '') NOT IN ('', 'units') THEN (p_document #>> ARRAY['measures', q ->> 'base'])::numeric
				WHEN (q ->> 'whole')::boolean THEN v_designed + v_beside ELSE v_counted + v_beside END;
			SELECT coalesce(sum(a), 0) INTO v_promised FROM jsonb_array_elements(listed(v_document -> 'rooms')) r,
				LATERAL greatest((r ->> (q ->> 'area' || '_area'))::numeric, (r ->> 'as_built_area')::numeric) a
			WHERE NOT coalesce(a < (q ->> 'each_min')::numeric, false) AND room_may_count(p_application, p_document, r, v_clauses, quotas_of(c), v_together, v_later);
			IF v_promised < required_for(q, v_base) THEN
				RETURN format('%s ask for %s m², and the rooms that can count have %s m²', coalesce(nullif(q ->> 'base', ''), 'units') || ' ' || v_base, round(required_for(q, v_base), 2), v_promised);
			END IF;
		END IF;
		IF jsonb_typeof(c -> 'uses') = 'object' AND jsonb_array_length(listed(c -> 'quotas')) = 0 THEN
			SELECT string_agg(g #>> '{title,en}', ', ') INTO v_why FROM jsonb_array_elements(listed(c #> '{uses,required}')) g
			WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(listed(v_document -> 'rooms')) r
				WHERE g -> 'any_of' ? (r ->> 'use') AND room_may_count(p_application, p_document, r, v_clauses, '{community}', v_together, v_later));
			IF v_why IS NOT NULL THEN
				RETURN format('no room that can count serves as %s', v_why);
			END IF;
		END IF;
		IF jsonb_typeof(c -> 'community') = 'object' THEN
			v_why := place_refusal(p_document, v_own, v_homes);
			IF v_why IS NOT NULL THEN
				RETURN v_why;
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
			ELSIF EXISTS (SELECT FROM approval x WHERE x.rev_to IS NULL AND x.development_code = v_own.code AND x.approved_on <= p_day
				AND x.approved_on > (p_document #>> '{scheme,approval,date}')::date AND permit_number_key(x.number) <> permit_number_key(p_document #>> '{scheme,approval,number}')
				AND NOT EXISTS (SELECT FROM approval y WHERE y.rev_to IS NULL AND y.development_code = v_own.code AND y.approved_on >= x.approved_on
					AND permit_number_key(y.number) = permit_number_key(p_document #>> '{scheme,approval,number}'))) THEN
				RETURN 'another planning approval followed the one that was handed in';
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
CREATE FUNCTION rulebook_of(p_gate text, p_document jsonb, p_day date) RETURNS rulebook_adoption LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
	SELECT b FROM rulebook_adoption b, LATERAL (SELECT CASE b.content #>> '{selected_by,date}'
		WHEN 'reviewed_on' THEN p_day
		WHEN 'received_on' THEN (p_document ->> 'received_on')::date
		ELSE (p_document #>> ARRAY['dates', b.content #>> '{selected_by,date}'])::date END AS day) x
	WHERE b.content -> 'gates' @> jsonb_build_array(jsonb_build_object('id', p_gate))
	  AND x.day >= (b.content ->> 'valid_from')::date AND x.day <= coalesce((b.content ->> 'valid_until')::date, x.day)
	ORDER BY b.seq DESC LIMIT 1
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION guard_permit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
	v_book := rulebook_of(NEW.gate, v_app.document, NEW.issued_on);
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

DROP FUNCTION rulebook_for(text, date, date);

-- A rulebook adopted later changes what every server shows: it comes with a revision, which they hear of.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION adopt_rulebook(p_id text, p_version text, p_from date, p_until date, p_selected_by text, p_body bytea, p_content jsonb) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	v_digest text := keep_rulebook(p_id, p_version, p_from, p_until, p_selected_by, p_body, p_content);
BEGIN
	IF (SELECT (digest, content) FROM rulebook_adoption ORDER BY seq DESC LIMIT 1) IS DISTINCT FROM (v_digest, p_content) THEN
		IF EXISTS (SELECT FROM rulebook_adoption) THEN
			PERFORM announce(open_revision('rulebook', format('adopted %s %s', p_id, p_version)));
		END IF;
		INSERT INTO rulebook_adoption (digest, content) VALUES (v_digest, p_content);
		PERFORM append_audit(NULL, NULL, 'rulebook_adopted', p_id, jsonb_build_object('version', p_version, 'digest', v_digest));
	END IF;
END
$$;
-- +goose StatementEnd

ALTER FUNCTION recount(regclass) SET search_path FROM CURRENT; -- with pg_temp last, as the others
