CREATE TABLE "consent_request_count" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"requester_id" uuid NOT NULL,
	"status" text NOT NULL,
	"requests" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "consent_request_count" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_request_search" (
	"hospital_id" uuid NOT NULL,
	"prefix" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"consent_request_id" uuid NOT NULL,
	CONSTRAINT "consent_request_search_pk" PRIMARY KEY("hospital_id","prefix","created_at","consent_request_id")
);
--> statement-breakpoint
ALTER TABLE "consent_request_search" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "patient" ADD COLUMN "search_words" text[];--> statement-breakpoint
ALTER TABLE "consent_request_count" ADD CONSTRAINT "consent_request_count_hospital_id_requester_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","requester_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consent_request_count_requester" ON "consent_request_count" USING btree ("hospital_id","requester_id");--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_request_count" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_request_search" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
-- hand-written
ALTER TABLE "consent_request_count" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "consent_request_search" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE FUNCTION "count_consent_request"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO consent_request_count (hospital_id, requester_id, status, requests)
    VALUES (OLD.hospital_id, OLD.requester_id, OLD.status, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO consent_request_count (hospital_id, requester_id, status, requests)
    VALUES (NEW.hospital_id, NEW.requester_id, NEW.status, 1);
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "consent_request_counted" AFTER INSERT OR DELETE ON "consent_request"
FOR EACH ROW EXECUTE FUNCTION "count_consent_request"();--> statement-breakpoint
CREATE TRIGGER "consent_request_counted_again" AFTER UPDATE OF "status", "requester_id" ON "consent_request"
FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.requester_id <> NEW.requester_id)
EXECUTE FUNCTION "count_consent_request"();--> statement-breakpoint
-- The beginnings by which words are found. `PREFIX_LENGTHS` in lib/patient/search-words.ts has the same lengths.
CREATE FUNCTION "search_prefixes"("words" text[]) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT left(word, length)
  FROM unnest(words) AS word, unnest(ARRAY[1, 2, 3, 4, 6, 9, 13]) AS length
  WHERE char_length(word) >= length
$$;--> statement-breakpoint
CREATE FUNCTION "list_consent_request_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words text[];
BEGIN
  -- Locks the patient, so that a name which another transaction is storing is not missed.
  IF TG_OP <> 'INSERT' AND OLD.status <> 'DRAFT' THEN
    SELECT search_words INTO words FROM patient
    WHERE hospital_id = OLD.hospital_id AND abha_address = OLD.abha_address FOR SHARE;
    DELETE FROM consent_request_search
    WHERE hospital_id = OLD.hospital_id AND prefix IN (SELECT search_prefixes(words))
      AND created_at = OLD.created_at AND consent_request_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status <> 'DRAFT' THEN
    SELECT search_words INTO words FROM patient
    WHERE hospital_id = NEW.hospital_id AND abha_address = NEW.abha_address FOR SHARE;
    INSERT INTO consent_request_search (hospital_id, prefix, created_at, consent_request_id)
    SELECT NEW.hospital_id, prefix, NEW.created_at, NEW.id FROM search_prefixes(words) AS prefix
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "consent_request_listed_for_search" AFTER INSERT OR DELETE ON "consent_request"
FOR EACH ROW EXECUTE FUNCTION "list_consent_request_for_search"();--> statement-breakpoint
CREATE TRIGGER "consent_request_listed_anew_for_search" AFTER UPDATE OF "status", "abha_address", "created_at" ON "consent_request"
FOR EACH ROW WHEN ((OLD.status = 'DRAFT') <> (NEW.status = 'DRAFT') OR OLD.abha_address <> NEW.abha_address OR OLD.created_at <> NEW.created_at)
EXECUTE FUNCTION "list_consent_request_for_search"();--> statement-breakpoint
CREATE FUNCTION "list_requests_of_patient_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM consent_request_search s USING consent_request r
    WHERE r.hospital_id = OLD.hospital_id AND r.abha_address = OLD.abha_address AND s.hospital_id = r.hospital_id
      AND s.prefix IN (SELECT search_prefixes(OLD.search_words) EXCEPT SELECT search_prefixes(NEW.search_words))
      AND s.created_at = r.created_at AND s.consent_request_id = r.id;
  END IF;
  INSERT INTO consent_request_search (hospital_id, prefix, created_at, consent_request_id)
  SELECT r.hospital_id, prefix, r.created_at, r.id
  FROM consent_request r, search_prefixes(NEW.search_words) AS prefix
  WHERE r.hospital_id = NEW.hospital_id AND r.abha_address = NEW.abha_address AND r.status <> 'DRAFT'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "patient_listed_for_search" AFTER INSERT ON "patient"
FOR EACH ROW WHEN (NEW.search_words IS NOT NULL) EXECUTE FUNCTION "list_requests_of_patient_for_search"();--> statement-breakpoint
CREATE TRIGGER "patient_listed_anew_for_search" AFTER UPDATE OF "search_words" ON "patient"
FOR EACH ROW WHEN (OLD.search_words IS DISTINCT FROM NEW.search_words)
EXECUTE FUNCTION "list_requests_of_patient_for_search"();--> statement-breakpoint
-- What was stored before there were triggers.
INSERT INTO "consent_request_count" ("hospital_id", "requester_id", "status", "requests")
SELECT "hospital_id", "requester_id", "status", count(*) FROM "consent_request" GROUP BY 1, 2, 3;--> statement-breakpoint
UPDATE "patient" SET "search_words" =
  ARRAY[lower("abha_address")] || array_remove(regexp_split_to_array(lower(coalesce("name", '')), '[[:space:][:punct:]]+'), '');
