import "server-only";

/** Resource types of FHIR R4 that stand in documents of patients, in lower case. */
const RESOURCE_TYPES = new Set(
  (
    "account adverseevent allergyintolerance appointment appointmentresponse basic binary bodystructure bundle careplan careteam chargeitem " +
    "claim claimresponse clinicalimpression communication communicationrequest composition condition consent contract coverage " +
    "coverageeligibilityrequest coverageeligibilityresponse detectedissue device devicerequest deviceusestatement diagnosticreport " +
    "documentmanifest documentreference encounter endpoint episodeofcare explanationofbenefit familymemberhistory flag goal group " +
    "guidanceresponse healthcareservice imagingstudy immunization immunizationevaluation immunizationrecommendation insuranceplan invoice " +
    "list location media medication medicationadministration medicationdispense medicationknowledge medicationrequest medicationstatement " +
    "molecularsequence nutritionorder observation operationoutcome organization paymentnotice paymentreconciliation patient person " +
    "plandefinition practitioner practitionerrole procedure provenance questionnaire questionnaireresponse relatedperson requestgroup " +
    "researchstudy researchsubject riskassessment schedule servicerequest slot specimen substance supplydelivery supplyrequest task " +
    "visionprescription"
  ).split(" "),
);

/** Whether a word, in lower case, is the name of a type of FHIR; senders make up others, such as `chiefcomplaints`. */
export function isResourceType(word: string): boolean {
  return RESOURCE_TYPES.has(word);
}
