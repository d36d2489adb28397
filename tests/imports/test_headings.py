"""Headings of other products: each maps to its meaning; a heading that only contains a known word does not."""

import pytest

from crm_app.imports.fields import Entity
from crm_app.imports.guess import guess
from crm_app.imports.headings import meanings
from crm_app.imports.profile import profile
from crm_app.imports.schemas import Guess
from crm_app.imports.source import bytes_source


def guess_of(header: str, row: str, name: str = "file.csv") -> Guess:
    return guess(profile(bytes_source(f"{header}\n{row}\n".encode())), name)


def fields_of(found: Guess) -> dict[str, str]:
    return {c.mapping.field: c.mapping.header for c in found.columns if c.mapping.target == "field"}


PEOPLE = {"first_name": "Ploy", "last_name": "Rattanakul"}
FILES: dict[str, tuple[Entity, str, str, dict[str, str]]] = {
    "hubspot contacts": (
        "contact",
        "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Last Activity Date (GMT+7),Marketing contact status,"
        "Create Date (GMT+7),Associated Company IDs,Company Name,Job Title,Number of Associated Deals,"
        "City,Country/Region",
        "101,Ploy,Rattanakul,ploy@lotus.example,0812345678,Kai Berg,2026-01-02,Marketing contact,2025-12-01,5501,Lotus Foods,"
        "Buyer,2,Bangkok,Thailand",
        {
            "external_id": "Record ID",
            "first_name": "First Name",
            "last_name": "Last Name",
            "email": "Email",
            "phone": "Phone Number",
            "owner": "Contact owner",
            "company": "Company Name",
            "job_title": "Job Title",
            "city": "City",
            "country": "Country/Region",
        },
    ),
    "hubspot companies": (
        "company",
        "Record ID,Company name,Company owner,Create Date,Phone Number,Last Activity Date,City,Country/Region,Industry,"
        "Company Domain Name,Number of Employees,Annual Revenue,Number of Associated Contacts,Year Founded,Street Address,"
        "Parent Company,Type",
        "5501,Lotus Foods,Kai Berg,2025-12-01,021234567,2026-01-02,Bangkok,Thailand,Retail,lotus.example,120,5000000,3,1999,"
        "1 Road,Lotus Holding,PROSPECT",
        {
            "external_id": "Record ID",
            "name": "Company name",
            "owner": "Company owner",
            "phone": "Phone Number",
            "city": "City",
            "country": "Country/Region",
            "sector": "Industry",
            "website": "Company Domain Name",
            "employees": "Number of Employees",
            "annual_revenue": "Annual Revenue",
            "founded_year": "Year Founded",
            "address": "Street Address",
            "parent": "Parent Company",
        },
    ),
    "hubspot deals": (
        "deal",
        "Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Amount in company currency,Associated Contact,"
        "Associated Company,Create Date,Deal Type,Closed Lost Reason,Is Closed Won,Number of Associated Contacts",
        "9001,Ovens 2026,Appointment Scheduled,2026-12-15,Kai Berg,250000,250000,Ploy R,Lotus Foods,2026-01-05,newbusiness,,"
        "false,1",
        {
            "external_id": "Record ID",
            "name": "Deal Name",
            "stage": "Deal Stage",
            "owner": "Deal owner",
            "amount": "Amount",
            "contact": "Associated Contact",
            "company": "Associated Company",
            "lost_reason": "Closed Lost Reason",
        },
    ),
    "salesforce accounts, data loader": (
        "company",
        "ID,ISDELETED,MASTERRECORDID,NAME,TYPE,PARENTID,BILLINGSTREET,BILLINGCITY,BILLINGCOUNTRY,SHIPPINGCITY,PHONE,FAX,"
        "ACCOUNTNUMBER,WEBSITE,INDUSTRY,ANNUALREVENUE,NUMBEROFEMPLOYEES,OWNERSHIP,DESCRIPTION,OWNERID,CREATEDDATE",
        "001A,false,,Lotus Foods,Customer,001Z,1 Road,Bangkok,Thailand,Rayong,021234567,,A-1,lotus.example,Retail,5000000,120,"
        "Private,x,005A,2025-12-01T09:00:00.000Z",
        {
            "external_id": "ID",
            "name": "NAME",
            "address": "BILLINGSTREET",
            "city": "BILLINGCITY",
            "country": "BILLINGCOUNTRY",
            "phone": "PHONE",
            "website": "WEBSITE",
            "sector": "INDUSTRY",
            "annual_revenue": "ANNUALREVENUE",
            "employees": "NUMBEROFEMPLOYEES",
            "description": "DESCRIPTION",
        },
    ),
    "salesforce contacts, data loader": (
        "contact",
        "Id,AccountId,LastName,FirstName,Salutation,MailingCity,MailingCountry,Phone,Fax,MobilePhone,HomePhone,AssistantPhone,"
        "ReportsToId,Email,Title,Department,AssistantName,Birthdate,Description,OwnerId,HasOptedOutOfEmail",
        "003A,001A,Rattanakul,Ploy,Ms.,Bangkok,Thailand,021234567,,0812345678,029999999,028888888,003Z,ploy@lotus.example,Buyer,"
        "Sales,Mai,1990-01-01,x,005A,false",
        {
            "external_id": "Id",
            "last_name": "LastName",
            "first_name": "FirstName",
            "city": "MailingCity",
            "country": "MailingCountry",
            "phone": "Phone",
            "mobile": "MobilePhone",
            "email": "Email",
            "job_title": "Title",
            "description": "Description",
        },
    ),
    "salesforce opportunities, report": (
        "deal",
        "Opportunity Name,Type,Amount Currency,Amount,Expected Revenue,Close Date,Next Step,Stage,Probability (%),Fiscal Period,"
        "Age,Created Date,Opportunity Owner,Owner Role,Account Name",
        "Ovens 2026,New,THB,250000,125000,15/12/2026,Call,Proposal,50,Q4-2026,30,05/01/2026,Kai Berg,"
        "Sales Thailand,Lotus Foods",
        {
            "name": "Opportunity Name",
            "currency": "Amount Currency",
            "amount": "Amount",
            "stage": "Stage",
            "owner": "Opportunity Owner",
            "company": "Account Name",
        },
    ),
    "salesforce leads": (
        "contact",
        "Lead Owner,First Name,Last Name,Title,Company / Account,Email,Street,Rating,Phone,Created Date",
        "Kai Berg,Ploy,Rattanakul,Buyer,Lotus Foods,ploy@lotus.example,1 Road,Hot,021234567,05/01/2026",
        {
            "owner": "Lead Owner",
            "first_name": "First Name",
            "last_name": "Last Name",
            "job_title": "Title",
            "company": "Company / Account",
            "email": "Email",
            "phone": "Phone",
        },
    ),
    "pipedrive deals": (
        "deal",
        "Deal - ID,Deal - Title,Deal - Creator,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Weighted value,"
        "Deal - Probability,Deal - Organization,Deal - Organization ID,Deal - Contact person,Deal - Contact person ID,"
        "Deal - Stage,Deal - Update time,Deal - Lost reason,Deal - Total activities",
        "1,Ovens 2026,Kai Berg,Mai S,250000,THB,125000,50,Lotus Foods,7,Ploy R,9,Proposal Made,2026-01-06,price,4",
        {
            "external_id": "Deal - ID",
            "name": "Deal - Title",
            "owner": "Deal - Owner",
            "amount": "Deal - Value",
            "currency": "Deal - Currency of Value",
            "company": "Deal - Organization",
            "contact": "Deal - Contact person",
            "stage": "Deal - Stage",
            "lost_reason": "Deal - Lost reason",
        },
    ),
    "pipedrive people": (
        "contact",
        "Person - ID,Person - Name,Person - Organization,Person - Email - Work,Person - Phone - Work,Person - Phone - Mobile,"
        "Person - Open deals,Person - Owner",
        "1,Ploy Rattanakul,Lotus Foods,ploy@lotus.example,021234567,0812345678,2,Kai Berg",
        {
            "external_id": "Person - ID",
            "name": "Person - Name",
            "company": "Person - Organization",
            "email": "Person - Email - Work",
            "phone": "Person - Phone - Work",
            "mobile": "Person - Phone - Mobile",
            "owner": "Person - Owner",
        },
    ),
    "zoho contacts": (
        "contact",
        "Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name.id,Account Name,Email,Title,Department,Phone,"
        "Home Phone,Mobile,Created By.id,Created By,Created Time,Full Name,Mailing City,Mailing Country,"
        "Secondary Email",
        "z1,zu1,Kai Berg,Ploy,Rattanakul,za1,Lotus Foods,ploy@lotus.example,Buyer,Sales,021234567,029999999,0812345678,zu1,"
        "Kai Berg,2026-01-05 10:00:00,Ploy Rattanakul,Bangkok,Thailand,p2@lotus.example",
        {
            "external_id": "Record Id",
            "owner": "Contact Owner",
            "first_name": "First Name",
            "last_name": "Last Name",
            "name": "Full Name",
            "company": "Account Name",
            "email": "Email",
            "job_title": "Title",
            "phone": "Phone",
            "mobile": "Mobile",
            "city": "Mailing City",
            "country": "Mailing Country",
        },
    ),
    "google contacts": (
        "contact",
        "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,Organization Title,"
        "Organization Department,Notes,Photo,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Address 1 - City,Address 1 - Country",
        "Ploy,M,Rattanakul,,Ploy,,Lotus Foods,Buyer,Sales,met at fair,,Work,ploy@lotus.example,Home,p2@home.example,Mobile,"
        "0812345678,Bangkok,Thailand",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "company": "Organization Name",
            "job_title": "Organization Title",
            "description": "Notes",
            "email": "E-mail 1 - Value",
            "phone": "Phone 1 - Value",
            "city": "Address 1 - City",
            "country": "Address 1 - Country",
        },
    ),
    "outlook": (
        "contact",
        "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business City,"
        "Business Country/Region,Business Fax,Business Phone,Home Phone,Mobile Phone,E-mail Address,E-mail Type,"
        "E-mail Display Name,E-mail 2 Address,Manager's Name,Assistant's Name,Notes",
        "Ms,Ploy,,Rattanakul,,Lotus Foods,Sales,Buyer,1 Road,Bangkok,Thailand,,021234567,029999999,0812345678,"
        "ploy@lotus.example,SMTP,Ploy R,p2@home.example,Mai,Kai,met at fair",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "company": "Company",
            "job_title": "Job Title",
            "city": "Business City",
            "country": "Business Country/Region",
            "phone": "Business Phone",
            "mobile": "Mobile Phone",
            "email": "E-mail Address",
            "description": "Notes",
        },
    ),
    "linkedin": (
        "contact",
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
        "Ploy,Rattanakul,https://people.example/ploy,ploy@lotus.example,Lotus Foods,Buyer,12 Nov 2026",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "email": "Email Address",
            "company": "Company",
            "job_title": "Position",
        },
    ),
    "odoo leads": (
        "deal",
        "Created on,Opportunity,Contact Name,Email,Phone,Salesperson,Sales Team,Expected Revenue,Probability,Stage,Customer,"
        "Lost Reason",
        "2026-01-05 10:00:00,Ovens 2026,Ploy R,ploy@lotus.example,021234567,Kai Berg,Direct,250000,50,"
        "Proposition,Lotus Foods,",
        {
            "name": "Opportunity",
            "contact": "Contact Name",
            "owner": "Salesperson",
            "amount": "Expected Revenue",
            "stage": "Stage",
            "company": "Customer",
            "lost_reason": "Lost Reason",
        },
    ),
    "mailchimp": (
        "contact",
        "Email Address,First Name,Last Name,Address,Phone Number,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID,NOTES",
        "ploy@lotus.example,Ploy,Rattanakul,1 Road,0812345678,2,2025-01-01 10:00:00,2025-01-01 10:00:00,123,abc,vip",
        {
            "email": "Email Address",
            "first_name": "First Name",
            "last_name": "Last Name",
            "phone": "Phone Number",
            "description": "NOTES",
        },
    ),
    "facebook leads": (
        "contact",
        "id,created_time,ad_id,ad_name,adset_name,campaign_id,campaign_name,form_id,form_name,is_organic,platform,full_name,"
        "email,phone_number,company_name,job_title,city",
        "l:1,2026-01-05T10:00:00+07:00,ag:1,Ad One,Set One,c:1,Campaign One,f:1,Form One,false,fb,Ploy Rattanakul,"
        "ploy@lotus.example,+66812345678,Lotus Foods,Buyer,Bangkok",
        {
            "external_id": "id",
            "name": "full_name",
            "email": "email",
            "phone": "phone_number",
            "company": "company_name",
            "job_title": "job_title",
            "city": "city",
        },
    ),
    "another crm's people": (
        "contact",
        "id,first_name,last_name,title,company_name,sales,email_work,nb_tasks,Account Owner",
        "1,Ploy,Rattanakul,Buyer,Lotus Foods,Kai Berg,ploy@lotus.example,3,kai@us.example",
        {
            "external_id": "id",
            "first_name": "first_name",
            "last_name": "last_name",
            "job_title": "title",
            "company": "company_name",
            "email": "email_work",
            "owner": "Account Owner",
        },
    ),
    "a warehouse's deals": (
        "deal",
        "lead_first,lead_last,deal,has_line_item,contact_count,deals_at_risk_45days,Company Type,total,stage",
        "Ploy,Rattanakul,Ovens 2026,false,3,1,Partner,250000,Proposal",
        {"name": "deal", "amount": "total", "stage": "stage"},
    ),
    "a thai office's people": (
        "contact",
        "ลำดับ,คำนำหน้า,ชื่อ,นามสกุล,ตำแหน่ง,บริษัท,เบอร์โทร,อีเมล,ผู้ดูแล,หมายเหตุ",
        "1,นาย,สมชาย,ใจดี,ผู้จัดการ,กล้วยทอด,0812345678,s@g.example,ไก่,x",
        {
            "first_name": "ชื่อ",
            "last_name": "นามสกุล",
            "job_title": "ตำแหน่ง",
            "company": "บริษัท",
            "phone": "เบอร์โทร",
            "email": "อีเมล",
            "owner": "ผู้ดูแล",
            "description": "หมายเหตุ",
        },
    ),
    "a thai office's deals": (
        "deal",
        "เลขที่ใบเสนอราคา,ชื่องาน,ลูกค้า,มูลค่า (บาท),ขั้นตอน,เซลส์",
        'Q1,ติดตั้งแอร์,กล้วยทอด,"120,000",เสนอราคา,ไก่',
        {
            "external_id": "เลขที่ใบเสนอราคา",
            "name": "ชื่องาน",
            "company": "ลูกค้า",
            "amount": "มูลค่า (บาท)",
            "stage": "ขั้นตอน",
            "owner": "เซลส์",
        },
    ),
    "two languages in one heading": (
        "contact",
        "บริษัท (Company),ผู้ติดต่อ (Contact),อีเมล (Email),โทร (Phone)",
        "กล้วยทอด,สมชาย,s@g.example,0812345678",
        {
            "company": "บริษัท (Company)",
            "name": "ผู้ติดต่อ (Contact)",
            "email": "อีเมล (Email)",
            "phone": "โทร (Phone)",
        },
    ),
    "pipedrive organizations": (
        "company",
        "Organization - Name,Organization - Label,Organization - Owner,Organization - People,"
        "Organization - Open deals,Organization - Won deals,Organization - Address,Organization - ID,"
        "Organization - Organization created,Organization - Update time",
        "Lotus Foods,Customer,Kai Berg,2,1,0,1 Road Bangkok,5,2025-12-01 10:00:00,2026-01-01 10:00:00",
        {
            "name": "Organization - Name",
            "tags": "Organization - Label",
            "owner": "Organization - Owner",
            "address": "Organization - Address",
            "external_id": "Organization - ID",
        },
    ),
    "pipedrive activities": (
        "activity",
        "Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,Activity - Duration,"
        "Activity - Done,Activity - Deal,Activity - Contact person,Activity - Organization,"
        "Activity - Assigned to user,Activity - Note",
        "Call Ploy,Call,2026-02-01,10:00,00:30,To do,Big deal,Ploy Rattanakul,Lotus Foods,Kai Berg,hello",
        {
            "subject": "Activity - Subject",
            "kind": "Activity - Type",
            "occurred_at": "Activity - Due date",
            "occurred_time": "Activity - Due time",
            "deal": "Activity - Deal",
            "contact": "Activity - Contact person",
            "company": "Activity - Organization",
            "owner": "Activity - Assigned to user",
            "body": "Activity - Note",
            "duration_minutes": "Activity - Duration",
        },
    ),
    "zoho leads": (
        "contact",
        "Record Id,Lead Owner,Lead Owner.id,Company,First Name,Last Name,Title,Email,Phone,Mobile,"
        "Website,Lead Source,Lead Status,Industry,No. of Employees,Annual Revenue,Street,City,State,"
        "Zip Code,Country,Description,Created Time,Modified Time,Tag",
        "zcrm_100,Kai Berg,zcrm_1,Lotus Foods,Ploy,Rattanakul,Buyer,ploy@lotus.example,0812345678,,"
        "https://lotus.example,Web,Contacted,Retail,12,100000,1 Road,Bangkok,BKK,10110,Thailand,hi,"
        "2025-12-01 10:00:00,2026-01-01 10:00:00,vip",
        {
            "external_id": "Record Id",
            "owner": "Lead Owner",
            "company": "Company",
            "first_name": "First Name",
            "last_name": "Last Name",
            "job_title": "Title",
            "email": "Email",
            "phone": "Phone",
            "mobile": "Mobile",
            "source": "Lead Source",
            "status": "Lead Status",
            "city": "City",
            "country": "Country",
            "description": "Description",
            "tags": "Tag",
        },
    ),
    "zoho accounts": (
        "company",
        "Record Id,Account Owner,Rating,Account Name,Phone,Account Site,Fax,Parent Account,Website,"
        "Account Number,Ticker Symbol,Account Type,Ownership,Industry,Employees,Annual Revenue,SIC Code,"
        "Billing Street,Billing City,Billing State,Billing Code,Billing Country,Description",
        "zcrm_200,Kai Berg,Active,Lotus Foods,021234567,HQ,021234568,,https://lotus.example,77,LTS,"
        "Customer,Private,Retail,120,5000000,5411,1 Road,Bangkok,BKK,10110,Thailand,good",
        {
            "external_id": "Record Id",
            "owner": "Account Owner",
            "name": "Account Name",
            "parent": "Parent Account",
            "sector": "Industry",
            "employees": "Employees",
            "address": "Billing Street",
            "city": "Billing City",
            "country": "Billing Country",
            "phone": "Phone",
            "website": "Website",
            "annual_revenue": "Annual Revenue",
            "description": "Description",
        },
    ),
    "zoho deals": (
        "deal",
        "Record Id,Deal Owner,Amount,Deal Name,Closing Date,Account Name,Stage,Type,Probability (%),"
        "Expected Revenue,Next Step,Lead Source,Contact Name,Campaign Source,Description,Created Time",
        "zcrm_300,Kai Berg,12000,Big deal,2026-03-01,Lotus Foods,Proposal/Price Quote,New Business,50,"
        "6000,Call,Web,Ploy Rattanakul,,x,2025-12-01 10:00:00",
        {
            "external_id": "Record Id",
            "owner": "Deal Owner",
            "amount": "Amount",
            "name": "Deal Name",
            "close_date": "Closing Date",
            "company": "Account Name",
            "stage": "Stage",
            "contact": "Contact Name",
            "description": "Description",
        },
    ),
    "salesforce opportunities loader": (
        "deal",
        "ID,ISDELETED,ACCOUNTID,NAME,DESCRIPTION,STAGENAME,AMOUNT,PROBABILITY,CLOSEDATE,TYPE,NEXTSTEP,"
        "LEADSOURCE,ISCLOSED,ISWON,FORECASTCATEGORY,OWNERID,CREATEDDATE,CREATEDBYID,LASTMODIFIEDDATE",
        "0065g00000A,false,0015g00000B,Big deal,x,Prospecting,12000,10,2026-03-01,New,Call,Web,false,"
        "false,Pipeline,0055g00000C,2025-12-01T10:00:00.000Z,0055g00000C,2026-01-01T10:00:00.000Z",
        {
            "external_id": "ID",
            "company_ref": "ACCOUNTID",
            "name": "NAME",
            "stage": "STAGENAME",
            "amount": "AMOUNT",
            "close_date": "CLOSEDATE",
            "description": "DESCRIPTION",
        },
    ),
    "salesforce tasks loader": (
        "task",
        "ID,WHOID,WHATID,SUBJECT,ACTIVITYDATE,STATUS,PRIORITY,ISHIGHPRIORITY,OWNERID,DESCRIPTION,"
        "ISDELETED,ACCOUNTID,ISCLOSED,CREATEDDATE",
        "00T5g0001,0035g0001,0065g00000A,Call Ploy,2026-02-01,Not Started,Normal,false,0055g00000C,hi,"
        "false,0015g00000B,false,2025-12-01T10:00:00.000Z",
        {
            "external_id": "ID",
            "contact_ref": "WHOID",
            "deal_ref": "WHATID",
            "title": "SUBJECT",
            "due_date": "ACTIVITYDATE",
            "priority": "PRIORITY",
            "company_ref": "ACCOUNTID",
            "description": "DESCRIPTION",
        },
    ),
    "salesforce contacts report": (
        "contact",
        "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,"
        "Mailing State/Province,Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,"
        "Account Owner",
        "Ms.,Ploy,Rattanakul,Buyer,Lotus Foods,1 Road,Bangkok,BKK,10110,Thailand,021234567,0812345678,,"
        "ploy@lotus.example,Kai Berg",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "job_title": "Title",
            "company": "Account Name",
            "city": "Mailing City",
            "country": "Mailing Country",
            "phone": "Phone",
            "mobile": "Mobile",
            "email": "Email",
            "owner": "Account Owner",
        },
    ),
    "hubspot tasks": (
        "task",
        "Task ID,Task Title,Task Type,Due Date,Priority,Task Status,Assigned to,Associated Contact,"
        "Associated Company,Associated Deal,Task Notes,Completed at",
        "9,Call Ploy,Call,2026-02-01 10:00,High,Not started,Kai Berg,Ploy Rattanakul,Lotus Foods,Big deal,hi,",
        {
            "external_id": "Task ID",
            "title": "Task Title",
            "due_date": "Due Date",
            "priority": "Priority",
            "owner": "Assigned to",
            "contact": "Associated Contact",
            "company": "Associated Company",
            "deal": "Associated Deal",
            "description": "Task Notes",
            "completed_at": "Completed at",
        },
    ),
    "hubspot notes": (
        "activity",
        "Note ID,Activity date,Note body,Activity assigned to,Associated Contact,Associated Company",
        "5,2026-02-01 10:00,Talked about price,Kai Berg,Ploy Rattanakul,Lotus Foods",
        {
            "external_id": "Note ID",
            "occurred_at": "Activity date",
            "body": "Note body",
            "owner": "Activity assigned to",
            "contact": "Associated Contact",
            "company": "Associated Company",
        },
    ),
    "google contacts, since 2024": (
        "contact",
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,"
        "Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,"
        "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
        "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,"
        "Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - Country,Website 1 - Label,"
        "Website 1 - Value",
        "Ploy,,Rattanakul,,,,,,,,Lotus Foods,Buyer,Sales,,met at fair,,* myContacts,* Work,"
        "ploy@lotus.example,,,Mobile,0812345678,Work,1 Road Bangkok,1 Road,Bangkok,Thailand,,",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "company": "Organization Name",
            "job_title": "Organization Title",
            "description": "Notes",
            "tags": "Labels",
            "email": "E-mail 1 - Value",
            "phone": "Phone 1 - Value",
            "city": "Address 1 - City",
            "country": "Address 1 - Country",
        },
    ),
    "odoo contacts": (
        "contact",
        "id,Display Name,Name,Is a Company,Related Company,Email,Phone,Mobile,Street,City,Country,"
        "Job Position,Salesperson,Tags,Website",
        '__export__.res_partner_7_ab,"Lotus Foods, Ploy Rattanakul",Ploy Rattanakul,False,Lotus Foods,'
        "ploy@lotus.example,021234567,0812345678,1 Road,Bangkok,Thailand,Buyer,Kai Berg,VIP,",
        {
            "external_id": "id",
            "name": "Name",
            "company": "Related Company",
            "email": "Email",
            "phone": "Phone",
            "mobile": "Mobile",
            "city": "City",
            "country": "Country",
            "job_title": "Job Position",
            "owner": "Salesperson",
            "tags": "Tags",
        },
    ),
    "odoo pipeline": (
        "deal",
        "External ID,Opportunity,Customer,Email,Phone,Salesperson,Sales Team,Expected Revenue,"
        "Probability,Stage,Expected Closing,Created on,Tags",
        "__export__.crm_lead_1_ab,Big deal,Lotus Foods,ploy@lotus.example,021234567,Kai Berg,Europe,"
        "12000,40,Qualified,2026-03-01,2025-12-01 10:00:00,VIP",
        {
            "external_id": "External ID",
            "name": "Opportunity",
            "company": "Customer",
            "owner": "Salesperson",
            "amount": "Expected Revenue",
            "stage": "Stage",
        },
    ),
    "mailchimp audience": (
        "contact",
        "Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,"
        "OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,"
        "LAST_CHANGED,LEID,EUID,NOTES,TAGS",
        "ploy@lotus.example,Ploy,Rattanakul,1 Road,0812345678,,3,2025-12-01 10:00:00,1.2.3.4,"
        "2025-12-01 10:00:00,1.2.3.4,13.7,100.5,7,7,Asia/Bangkok,TH,BKK,2026-01-01 10:00:00,123,ab12,,"
        '"""vip"""',
        {
            "email": "Email Address",
            "first_name": "First Name",
            "last_name": "Last Name",
            "phone": "Phone Number",
            "description": "NOTES",
            "tags": "TAGS",
        },
    ),
    "facebook lead ads": (
        "contact",
        "id,created_time,ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,form_id,form_name,"
        "is_organic,platform,full_name,email,phone_number,company_name,job_title,city,lead_status",
        "l:123,2026-01-01T10:00:00+07:00,ag:1,Ad,as:1,Set,c:1,Camp,f:1,Form,false,ig,Ploy Rattanakul,"
        "ploy@lotus.example,p:+66812345678,Lotus Foods,Buyer,Bangkok,CREATED",
        {
            "external_id": "id",
            "name": "full_name",
            "email": "email",
            "phone": "phone_number",
            "company": "company_name",
            "job_title": "job_title",
            "city": "city",
        },
    ),
    "linkedin, headings on line 4": (
        "contact",
        'Notes:,,\n"When exporting your connection data,'
        ' you may notice that some of the email addresses are missing.",,\n,,\nFirst Name,Last Name,URL,'
        "Email Address,Company,Position,Connected On",
        "Ploy,Rattanakul,https://www.linkedin.com/in/ploy,,Lotus Foods,Buyer,12 Jan 2026\nKai,Berg,"
        "https://www.linkedin.com/in/kai,kai@x.example,Boon,Owner,13 Jan 2026",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "email": "Email Address",
            "company": "Company",
            "job_title": "Position",
        },
    ),
}
# Where later fields take over a heading, the name of the field may be more exact than here.
MOVES = {"close_date", "engage_date", "expected_close_date", "status", "source", "tags", "pipeline"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_product(name: str) -> None:
    entity, header, row, expected = FILES[name]
    found = guess_of(header, row)
    assert (found.entity, found.kind_certain) == (entity, True), found.kinds
    fields = fields_of(found)
    assert {field: heading for field, heading in fields.items() if field in expected} == expected
    others = set(fields) - set(expected) - MOVES
    assert not {
        other for other in others if not other.endswith(("_ref", "_id", "_domain", "_email", "_emails", "_ids"))
    }, fields


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Owner", "owner"),
        ("Account Owner", "owner"),
        ("Owner Email", "owner"),
        ("OwnerEmail", "owner"),
        ("Assigned To", "owner"),
        ("assigned_user", "owner"),
        ("Sales Rep", "owner"),
        ("Sales", "owner"),
        ("พนักงานขาย", "owner"),
        ("Owner ID", "owner_ref"),
        ("OWNERID", "owner_ref"),
        ("Owner Role", ""),
        ("Number of contacts", ""),
        ("Contact count", ""),
        ("Is Active", ""),
        ("Company Type", ""),
        ("Deal type", ""),
        ("Last Contacted", ""),
        ("Email Opt Out", ""),
        ("Email bounced", ""),
        ("Has phone", ""),
        ("Phone 2", ""),
        ("Assistant's Phone", ""),
        ("Campaign Name", ""),
        ("Company phone", ""),
        ("Birthday", ""),
        ("Account ID", "not company"),
        ("AccountId", "not company"),
        ("Associated Company IDs", "not company"),
        ("Emial", ""),
        ("E-Mail", "email"),
        ("EMAIL ADDRESS", "email"),
        ("Work email", "email"),
        ("Telephone*", "phone"),
        ("Your first name", "first_name"),
        ("What is your email address?", "email"),
        ("Which company do you work for?", ""),
        ("Account: Account Name", "company"),
        ("Opportunity Owner: Full Name", ""),
        ("Frist Name", "first_name"),
    ],
)
def test_the_whole_heading_decides(heading: str, field: str) -> None:
    found = [meaning.field for meaning in meanings(heading, "contact")]
    if field == "not company":
        assert "company" not in found
        assert "name" not in found
    else:
        assert found[:1] == ([field] if field else [])


def test_doubtful_headings_are_doubted() -> None:
    found = guess_of("Name,Company,Email,Status,Value", "Ann,Acme,ann@a.example,Hot!!,500")
    assert not found.kind_certain
    assert {kind.entity for kind in found.kinds[:2]} == {"contact", "deal"}
    assert "Email" in next(kind for kind in found.kinds if kind.entity == "contact").columns
    assert found.mapping is not None
    assert not found.mapping.create_stages


def test_a_list_of_people_with_a_status_is_no_pipeline() -> None:
    rows = "".join(f"Person {n},p{n}@a.example,08123456{n:02},Acme,Hot!!,called\n" for n in range(30))
    found = guess(profile(bytes_source(f"Name,Email,Phone,Company,Status,Notes\n{rows}".encode())), "leads.csv")
    assert (found.entity, found.kind_certain) == ("contact", True)


def test_stages_are_added_only_for_a_pipeline() -> None:
    def creates(stage: str, *values: str) -> bool:
        rows = "".join(f"Deal {n},Acme,5,{value}\n" for n, value in enumerate(values))
        found = guess(profile(bytes_source(f"Deal Name,Company,Amount,{stage}\n{rows}".encode()))).mapping
        assert found is not None
        return found.create_stages

    assert creates("Deal Stage", "Prospecting", "Proposal", "Won")
    assert creates("ขั้นตอน", "เสนอราคา", "เจรจา", "ได้งาน")
    assert not creates("Status", "Hot!!", "cold", "warm")
    assert not creates("Stage", *(f"value {n}" for n in range(20)))


def test_a_person_says_the_kind_and_it_is_certain() -> None:
    data = profile(bytes_source(b"Name,Phone,City\nAcme,021234567,Rome\n"))
    assert not guess(data).kind_certain
    assert guess(data, "", "company").kind_certain


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("Wert", ["1.234,50", "12,5", "2.000"], ("decimal_sign", "comma")),
        ("Price asked", ["1,234.50", "12.5", "2,000"], ("decimal_sign", "dot")),
        ("When", ["02/15/2026", "03/04/2026", "04/25/2026"], ("date_order", "mdy")),
        ("Wann", ["15.02.2026", "03.04.2026"], ("date_order", "dmy")),
        ("เมื่อไร", ["1/2/69", "25/12/2569"], ("buddhist", True)),
    ],
)
def test_every_column_is_judged_whatever_it_goes_to(
    column: str, values: list[str], expected: tuple[str, object]
) -> None:
    rows = "".join(f"D{n};X;{value};Open\n" for n, value in enumerate(values))
    found = guess(profile(bytes_source(f"Deal;Company;{column};Stage\n{rows}".encode()))).columns[2].mapping
    assert found.target == "custom"
    assert getattr(found, expected[0]) == expected[1]
