"""Other CRM programs. Headings from their documentation and from files that users of theirs published."""

from crm_core.exchange.tables.presets.preset import Preset
from crm_core.exchange.tables.targets import CUSTOMERS, DEALS, INTERACTIONS, LEADS

_PERSON = {"kind": "person"}
_ORGANIZATION = {"kind": "organization"}

_SALESFORCE_SYSTEM = dict.fromkeys(
    [
        "isdeleted",
        "masterrecordid",
        "createdbyid",
        "lastmodifiedbyid",
        "systemmodstamp",
        "lastactivitydate",
        "lastvieweddate",
        "lastreferenceddate",
        "photourl",
        "jigsaw",
        "jigsawcontactid",
        "jigsawcompanyid",
        "mailingaddress",
        "otheraddress",
        "billingaddress",
        "shippingaddress",
        "address",
        "externalidc",
        "type",
        "rating",
        "ownership",
    ],
    "",
)
_SALESFORCE = {**_SALESFORCE_SYSTEM, "id": "external_id", "ownerid": "owner", "createddate": "created_at"}
_SALESFORCE |= {"lastmodifieddate": "updated_at"}

_HUBSPOT = {"recordid": "external_id", "createdate": "created_at", "leadstatus": "", "associateddeal": ""}
_HUBSPOT |= {"contactowner": "owner", "companyowner": "owner", "dealowner": "owner", "associatedcompanyids": ""}
_HUBSPOT |= {"associateddealids": "", "lastactivitydate": "", "nextappointmentdate": ""}
_ZOHO = {"recordid": "external_id", "contactowner": "owner", "accountowner": "owner", "leadowner": "owner"}
_ZOHO |= {"dealowner": "owner", "accountnameid": "organization_external_id", "mailingcode": "postal_code"}
_ZOHO |= {"billingcode": "postal_code:billing", "shippingcode": "postal_code:shipping", "accounttype": ""}

CRMS = (
    Preset(
        source="salesforce",
        what="Salesforce contacts",
        entity=CUSTOMERS,
        signature=("Id", "LastName", "FirstName", "AccountId"),
        fields={
            **_SALESFORCE, "accountid": "organization_external_id", "phone": "phone:work", "reportstoid": "", "title": "job_title",
            "assistantphone": "", "assistantname": "",
        },
        defaults=_PERSON,
    ),
    Preset(
        source="salesforce",
        what="Salesforce accounts",
        entity=CUSTOMERS,
        signature=("Id", "Name", "ParentId", "BillingStreet"),
        fields={**_SALESFORCE, "parentid": "organization_external_id", "name": "name", "accountsource": "source"},
        defaults=_ORGANIZATION,
    ),
    Preset(
        source="salesforce",
        what="Salesforce opportunities",
        entity=DEALS,
        signature=("Id", "Name", "StageName", "CloseDate"),
        fields={
            **_SALESFORCE, "accountid": "customer_external_id", "name": "title", "contactid": "contact_external_id",
            "closedate": "close_date", "expectedrevenue": "", "forecastcategory": "", "forecastcategoryname": "",
        },
    ),
    Preset(
        source="salesforce",
        what="Salesforce leads",
        entity=LEADS,
        signature=("Id", "LastName", "FirstName", "IsConverted"),
        fields={
            **_SALESFORCE, "status": "status", "title": "job_title", "isconverted": "is_converted", "leadsource": "source",
            "convertedopportunityid": "deal_external_id", "convertedaccountid": "", "convertedcontactid": "",
        },
        defaults=_PERSON,
    ),
    Preset(
        source="salesforce",
        what="Salesforce leads",
        entity=CUSTOMERS,
        signature=("Id", "LastName", "FirstName", "IsConverted"),
        fields={**_SALESFORCE, "status": "", "title": "job_title"},
        defaults={**_PERSON, "lifecycle": "lead"},
    ),
    Preset(
        source="salesforce",
        what="Salesforce activities",
        entity=INTERACTIONS,
        signature=("Id", "WhoId", "WhatId", "Subject", "ActivityDate"),
        fields={
            **_SALESFORCE, "whoid": "customer_external_id", "whatid": "deal_external_id", "accountid": "", "status": "outcome",
            "tasksubtype": "channel", "callobject": "", "calldurationinseconds": "",
        },
    ),
    Preset(source="salesforce", what="Salesforce cases", entity="cases", signature=("Id", "CaseNumber", "Status")),
    Preset(source="salesforce", what="Salesforce campaign members", entity="campaigns", signature=("Id", "CampaignId", "LeadId", "ContactId")),
    Preset(source="salesforce", what="Salesforce campaigns", entity="campaigns", signature=("Id", "Name", "BudgetedCost", "ActualCost")),
    Preset(
        source="salesforce",
        what="a Salesforce contact report",
        entity=CUSTOMERS,
        signature=("First Name", "Last Name", "Account Name", "Mailing Zip/Postal Code"),
        fields={"title": "job_title", "phone": "phone:work", "emailoptout": "", "donotcall": ""},
        defaults=_PERSON,
    ),
    Preset(
        source="hubspot",
        what="HubSpot contacts",
        entity=CUSTOMERS,
        signature=("Record ID", "First Name", "Last Name", "Lifecycle Stage"),
        fields={**_HUBSPOT, "associatedcompanyidsprimary": "organization_external_id"},
        defaults=_PERSON,
        organizations_apart=True,
    ),
    Preset(
        source="hubspot",
        what="HubSpot contacts (Spanish)",
        entity=CUSTOMERS,
        signature=("ID de registro", "Nombre", "Correo"),
        fields={
            "idderegistro": "external_id", "nombre": "given_name", "apellidos": "family_name", "propietariodelcontacto": "owner",
            "cargo": "job_title", "associatedcompanyidsprimary": "organization_external_id",
        },
        defaults=_PERSON,
        organizations_apart=True,
    ),
    Preset(
        source="hubspot",
        what="HubSpot contacts (German)",
        entity=CUSTOMERS,
        signature=("Datensatz-ID", "Vorname", "Nachname"),
        fields={
            "leadstatus": "", "idsdesprimarenzugeordnetenunternehmens": "organization_external_id",
            "associatedcompanyidsprimary": "organization_external_id",
        },
        defaults=_PERSON,
        organizations_apart=True,
    ),
    Preset(
        source="hubspot",
        what="HubSpot contacts (French)",
        entity=CUSTOMERS,
        signature=("ID d'enregistrement", "Prénom", "Nom"),
        fields={
            "iddenregistrement": "external_id", "prenom": "given_name", "nom": "family_name", "email": "email",
            "proprietaireducontact": "owner", "statutdulead": "", "intituledeposte": "job_title",
        },
        defaults=_PERSON,
        organizations_apart=True,
    ),
    Preset(
        source="hubspot",
        what="HubSpot companies",
        entity=CUSTOMERS,
        signature=("Record ID", "Company name"),
        fields={**_HUBSPOT, "companyname": "name", "companydomainname": "url"},
        defaults=_ORGANIZATION,
        organizations_apart=True,
    ),
    Preset(
        source="hubspot",
        what="HubSpot deals",
        entity=DEALS,
        signature=("Record ID", "Deal Name", "Deal Stage"),
        fields={
            **_HUBSPOT, "associatedcompanyidsprimary": "customer_external_id", "associatedcompanyprimary": "customer",
            "associatedcompany": "customer", "createdate": "opened_on", "associatedcontact": "contact",
        },
        organizations_apart=True,
    ),
    Preset(
        source="pipedrive",
        what="a Pipedrive import sheet",
        entity=CUSTOMERS,
        signature=("Person - Name", "Organization - Name"),
        fields={
            "personname": "name", "organizationname": "organization", "organizationaddress": "address:work",
            "personfirstname": "given_name", "personlastname": "family_name",
        },
        patterns=((r"^(?:Deal|Activity) - ", ""), (r"^Note - Content", "description")),
        defaults=_PERSON,
    ),
    Preset(
        source="pipedrive",
        what="Pipedrive people",
        entity=CUSTOMERS,
        signature=("Person - Name",),
        fields={
            "personname": "name", "personlabel": "tags", "personowner": "owner", "personcreationdate": "created_at",
            "personpipedrivesystemid": "external_id", "personfirstname": "given_name", "personlastname": "family_name",
            "personid": "external_id", "personorganization": "organization", "personorganizationid": "organization_external_id",
            "personpersoncreated": "created_at", "personupdatetime": "updated_at", "personopendeals": "",
        },
        organizations_apart=True,
        defaults=_PERSON,
    ),
    Preset(
        source="pipedrive",
        what="Pipedrive organizations",
        entity=CUSTOMERS,
        signature=("Organization - Name",),
        fields={
            "organizationname": "name", "organizationlabels": "tags", "organizationowner": "owner", "organizationlabel": "tags",
            "organizationcreationdate": "created_at", "organizationpipedrivesystemid": "external_id", "personname": "",
            "organizationaddress": "address:work", "organizationid": "external_id", "organizationpeople": "",
            "organizationorganizationcreated": "created_at", "organizationupdatetime": "updated_at", "organizationopendeals": "",
        },
        organizations_apart=True,
        defaults=_ORGANIZATION,
    ),
    Preset(
        source="pipedrive",
        what="Pipedrive deals",
        entity=DEALS,
        signature=("Deal - Title",),
        fields={
            "dealtitle": "title", "dealvalue": "value", "dealorganization": "customer", "organizationname": "customer",
            "organization": "customer", "contactperson": "contact", "dealcontactperson": "contact", "dealowner": "owner",
            "dealpipeline": "pipeline", "dealstage": "stage", "dealstagepipeline": "stage", "dealcurrency": "currency",
            "dealcurrencyofvalue": "currency", "dealexpectedclosedate": "expected_close", "deallabel": "tags",
            "dealcreationdate": "opened_on", "dealdealcreated": "opened_on", "dealclosedon": "closed_on", "dealwontime": "closed_on",
            "deallosttime": "closed_on", "deallostreason": "lost_reason", "dealprobability": "probability", "dealstatus": "status",
            "dealpipedrivesystemid": "external_id", "dealid": "external_id", "dealproductname": "product",
            "dealorganizationid": "customer_external_id", "dealcontactpersonid": "contact_external_id", "dealupdatetime": "updated_at",
            "dealnextactivitydate": "", "dealsourcechannel": "source",
        },
        organizations_apart=True,
    ),
    Preset(
        source="pipedrive",
        what="Pipedrive activities",
        entity=INTERACTIONS,
        signature=("Activity - Subject",),
        fields={
            "activityid": "external_id", "activitysubject": "subject", "activitytype": "channel", "activitydeal": "deal",
            "activityorganization": "customer", "activitycontactperson": "customer", "activityduedate": "occurred_at",
            "activityduration": "duration", "activitynote": "body", "activityassignedtouser": "owner", "activityduetime": "",
            "activitydone": "", "activitymarkedasdonetime": "",
        },
    ),
    Preset(
        source="zoho",
        what="Zoho contacts",
        entity=CUSTOMERS,
        signature=("Record Id", "Contact Owner", "Last Name"),
        fields=_ZOHO,
        defaults=_PERSON,
    ),
    Preset(
        source="zoho",
        what="Zoho accounts",
        entity=CUSTOMERS,
        signature=("Record Id", "Account Name", "Account Owner"),
        fields={**_ZOHO, "accountname": "name", "parentaccount": "organization", "parentaccountid": "organization_external_id"},
        defaults=_ORGANIZATION,
    ),
    Preset(
        source="zoho",
        what="Zoho deals",
        entity=DEALS,
        signature=("Record Id", "Deal Name", "Closing Date"),
        fields={
            **_ZOHO, "accountname": "customer", "accountnameid": "customer_external_id", "contactname": "contact",
            "contactnameid": "contact_external_id", "closingdate": "close_date", "type": "",
        },
    ),
    Preset(
        source="zoho",
        what="Zoho leads",
        entity=LEADS,
        signature=("Record Id", "Lead Owner"),
        fields={**_ZOHO, "leadstatus": "status", "leadsource": "source", "title": "job_title"},
        defaults=_PERSON,
    ),
    Preset(
        source="zoho",
        what="Zoho leads",
        entity=CUSTOMERS,
        signature=("Record Id", "Lead Owner"),
        fields={**_ZOHO, "leadstatus": "", "leadsource": "source"},
        defaults={**_PERSON, "lifecycle": "lead"},
    ),
    Preset(
        source="zoho",
        what="Zoho notes",
        entity=INTERACTIONS,
        signature=("Note Id", "Note Content", "Parent ID"),
        fields={"parentid": "customer_external_id", "parentmodule": "", "noteowner": "owner", "createdtime": "occurred_at"},
        defaults={"channel": "note"},
    ),
    Preset(
        source="dolibarr",
        what="Dolibarr third parties",
        entity=CUSTOMERS,
        signature=("(s.nom)",),
        patterns=(
            (r"\(s\.nom\)$", "name"), (r"\(s\.parent\)$", "organization"), (r"\(s\.code_client\)$", "external_id"),
            (r"\(s\.address\)$", "street"), (r"\(s\.zip\)$", "postal_code"), (r"\(s\.town\)$", "city"),
            (r"\(s\.fk_departement\)$", "region"), (r"\(s\.fk_pays\)$", "country"), (r"\(s\.phone\)$", "phone:work"),
            (r"\(s\.fax\)$", "phone:fax"), (r"\(s\.url\)$", "url"), (r"\(s\.email\)$", "email"), (r"\(s\.fk_effectif\)$", "employees"),
            (r"\(s\.note\w*\)$", "description"), (r"\(s\.", ""),
        ),
        defaults=_ORGANIZATION,
    ),
    Preset(
        source="atomic-crm",
        what="Atomic CRM contacts",
        entity=CUSTOMERS,
        signature=("first_name", "email_work", "linkedin_url"),
        fields={"title": "job_title", "background": "description", "firstseen": "created_at", "lastseen": "", "status": ""},
        defaults=_PERSON,
    ),
)  # fmt: skip
