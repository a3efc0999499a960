CREATE TABLE "audit_verification" (
	"hospital_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"last_at" timestamp (3) with time zone,
	"checkpoint_seq" bigint,
	"checkpoint_at" timestamp (3) with time zone,
	"reached_end_at" timestamp (3) with time zone,
	"pass_started_at" timestamp (3) with time zone NOT NULL,
	"problem" text,
	"problem_seq" bigint,
	"problem_entry_id" bigint,
	"problem_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "audit_verification" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_verification" ADD CONSTRAINT "audit_verification_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_verification" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
ALTER TABLE "audit_verification" FORCE ROW LEVEL SECURITY;
