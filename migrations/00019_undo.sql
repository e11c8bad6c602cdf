-- Imports are undone one after another, the last first: what a later revision changed and an undoing put back as it was stands in nobody's way.

-- +goose Up

-- Features that a revision changed and that do not stand as it left them: nobody can put those back without losing what came after.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION changed_since(p_layer text, p_revision bigint) RETURNS TABLE (code text, revision bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_left text := (SELECT string_agg('l.' || quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
	v_now text := (SELECT string_agg('n.' || quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
BEGIN
	RETURN QUERY EXECUTE format(
		'SELECT t.code, max(greatest(t.rev_from, t.rev_to)) FROM %1$I t
		 LEFT JOIN %1$I l ON l.code = t.code AND l.rev_from = $1 LEFT JOIN %1$I n ON n.code = t.code AND n.rev_to IS NULL
		 WHERE (t.rev_from > $1 OR t.rev_to > $1) AND t.code IN (SELECT m.code FROM %1$I m WHERE m.rev_from = $1 OR m.rev_to = $1)
		   AND ((l.code IS NULL) <> (n.code IS NULL) OR (%2$s) IS DISTINCT FROM (%3$s))
		 GROUP BY t.code ORDER BY t.code', v_table, v_left, v_now) USING p_revision;
END
$$;
-- +goose StatementEnd

-- Puts back what a revision changed in a layer: what it changed or ended stands as before, what it added comes to its end. It is a revision like any other.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION undo_revision(p_layer text, p_revision bigint, p_actor text, p_note text, OUT revision bigint, OUT added bigint, OUT changed bigint, OUT closed bigint)
LANGUAGE plpgsql SET client_min_messages = warning AS $$
DECLARE
	v_table text := table_of(p_layer);
	v_columns text := (SELECT string_agg(quote_ident(c), ', ') FROM unnest(payload_of(v_table)) c);
	v_was date;
BEGIN
	SELECT c.as_of INTO v_was FROM city c FOR UPDATE;
	IF EXISTS (SELECT FROM changed_since(p_layer, p_revision)) THEN
		RAISE EXCEPTION 'features of revision % were changed later', p_revision USING ERRCODE = 'PJ409';
	END IF;
	DROP TABLE IF EXISTS pg_temp.undoing;
	EXECUTE format('CREATE TEMP TABLE undoing ON COMMIT DROP AS SELECT t.code, max(t.version_id) FILTER (WHERE t.rev_to = %1$s) AS was, max(n.version_id) AS now
		FROM %2$I t LEFT JOIN %2$I n ON n.code = t.code AND n.rev_to IS NULL WHERE t.rev_from = %1$s OR t.rev_to = %1$s GROUP BY t.code', p_revision, v_table);
	SELECT count(*) FILTER (WHERE u.now IS NULL), count(*) FILTER (WHERE u.was IS NOT NULL AND u.now IS NOT NULL), count(*) FILTER (WHERE u.was IS NULL)
	INTO added, changed, closed FROM undoing u;
	IF added + changed + closed = 0 THEN
		RAISE EXCEPTION 'revision % changed nothing in layer "%"', p_revision, p_layer USING ERRCODE = 'PJ409';
	END IF;
	revision := open_revision(p_actor, p_note);
	EXECUTE format('UPDATE %I o SET rev_to = $1 FROM pg_temp.undoing u WHERE o.version_id = u.now', v_table) USING revision;
	EXECUTE format('INSERT INTO %1$I (rev_from, %2$s) SELECT $1, %2$s FROM %1$I WHERE version_id IN (SELECT u.was FROM pg_temp.undoing u)', v_table, v_columns) USING revision;
	INSERT INTO revision_layer (revision, layer, added, changed, closed)
	VALUES (undo_revision.revision, p_layer, undo_revision.added, undo_revision.changed, undo_revision.closed);
	IF added + changed + closed > 1000 THEN
		PERFORM recount(v_table::regclass);
	END IF;
	IF p_layer IN ('communities', 'developments', 'compounds', 'buildings') THEN
		PERFORM measure_ground(revision, v_was, v_was);
	END IF;
	PERFORM announce(revision);
END
$$;
-- +goose StatementEnd
