ALTER TABLE "consent_request" ADD COLUMN "ends_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE FUNCTION "consent_request_end"("hospital" uuid, "request" uuid, "status" text, "requested_end" timestamp with time zone) RETURNS timestamp with time zone LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF "status" IN ('SENDING', 'REQUESTED') THEN
    RETURN requested_end;
  ELSIF "status" = 'GRANTED' THEN
    RETURN coalesce((
      SELECT min(a.data_erase_at) FROM consent_artefact a
      WHERE a.hospital_id = hospital AND a.consent_request_id = request AND a.status = 'GRANTED'), requested_end);
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE FUNCTION "set_consent_request_end"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.ends_at := consent_request_end(NEW.hospital_id, NEW.id, NEW.status, NEW.data_erase_at);
  RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER "consent_request_end_set" BEFORE INSERT OR UPDATE OF "status", "data_erase_at" ON "consent_request"
FOR EACH ROW EXECUTE FUNCTION "set_consent_request_end"();--> statement-breakpoint
-- Whoever changes an artefact has locked its request, so that this waits for nobody.
CREATE FUNCTION "set_consent_request_end_of_artefact"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  artefact consent_artefact := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  UPDATE consent_request r SET ends_at = consent_request_end(r.hospital_id, r.id, r.status, r.data_erase_at)
  WHERE r.hospital_id = artefact.hospital_id AND r.id = artefact.consent_request_id AND r.status = 'GRANTED'
    AND r.ends_at IS DISTINCT FROM consent_request_end(r.hospital_id, r.id, r.status, r.data_erase_at);
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "consent_artefact_ends_request" AFTER INSERT OR DELETE ON "consent_artefact"
FOR EACH ROW EXECUTE FUNCTION "set_consent_request_end_of_artefact"();--> statement-breakpoint
CREATE TRIGGER "consent_artefact_ends_request_again" AFTER UPDATE OF "status", "data_erase_at", "consent_request_id" ON "consent_artefact"
FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.data_erase_at IS DISTINCT FROM NEW.data_erase_at OR OLD.consent_request_id IS DISTINCT FROM NEW.consent_request_id)
EXECUTE FUNCTION "set_consent_request_end_of_artefact"();--> statement-breakpoint
UPDATE "consent_request" SET "ends_at" = "consent_request_end"("hospital_id", "id", "status", "data_erase_at")
WHERE "status" IN ('SENDING', 'REQUESTED', 'GRANTED');
