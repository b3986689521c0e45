"""Registers: members, their shares, Activities and clients. Administrators drop them."""

import pandera.polars as pa

from schemas.fields import Count, Day, Exact, Text, Yes, amount, count, day, identifier, number, one_of, text, yes

ANSWERS = ("accepted", "refused", "cancelled")
LANGUAGES = ("fr", "nl", "en", "de")
SPOUSES = ("single", "none", "pension174", "pension579", "other290", "above")


class Members(pa.DataFrameModel):
    """One member from one day on: member_id, valid_from. Of several rows, the latest begun is in force."""

    member_id: Text = identifier("key of the member")
    valid_from: Day = day("first day of this row; empty = always", optional=True)
    first_name: Text = text("first name")
    last_name: Text = text("last name")
    language: Text = one_of(LANGUAGES, "language of documents and messages")
    national_number: Text = text("national or BIS number, as text")
    iban: Text = text("account that receives the pay, as text")
    iban_2: Text = text("second account, as text", optional=True)
    share_2: Exact = number("per cent of each payment that goes to the second account", optional=True, gt=0, lt=100)
    iban_3: Text = text("third account, as text", optional=True)
    share_3: Exact = number("per cent of each payment that goes to the third account", optional=True, gt=0, lt=100)
    email: Text = text("address for notices", optional=True)
    payslip_delivery: Text = pa.Field(isin=["notice", "encrypted"], nullable=True,
                                      description="notice of the payslip, or the payslip itself, encrypted; notice if empty")
    delivery_key: Text = pa.Field(str_matches=r"^age1[a-z0-9]{58}$", nullable=True,
                                  description="the member's age key, for which his payslip is encrypted")
    profession: Text = text("what the member does, in words")
    street: Text = text("street and number")
    postcode: Text = text("postcode", longest=12)
    city: Text = text("municipality")
    country: Text = pa.Field(str_matches=r"^[A-Z]{2}$", description="country, two letters")
    spouse: Text = one_of(SPOUSES, "single; or the spouse's income: none, small pension, small income, above")
    children: Count = count("dependent children, the disabled included", most=20)
    disabled_children: Count = count("disabled ones among them", most=20)
    single_parent: Yes = yes("single with dependent children")
    disabled: Yes = yes("member with a recognised disability")
    disabled_spouse: Yes = yes("spouse with a recognised disability")
    other_dependants: Count = count("other dependants")
    dependants_65: Count = count("dependants of 65 or more in a situation of dependency")
    extra_withholding: Exact = amount("more tax to withhold a month, at the member's wish", optional=True)
    garnishment: Exact = amount("what creditors may seize of the wage a month, by judgment or transfer", optional=True, gt=0)
    student_hours_elsewhere: Exact = number("student hours worked elsewhere this year", optional=True, ge=0, le=2000)


class Shares(pa.DataFrameModel):
    """One movement of shares: member, day, kind. Append-only: movements are added, never changed."""

    member_id: Text = identifier("who subscribes or leaves")
    date: Day = day("day of the movement; of a refund that of the letter")
    movement: Text = one_of(("subscription", "refund"), "subscription or refund")
    shares: Count = count("number of shares of 30 EUR", most=1000, least=1)
    account: Text = text("account that paid, or that the letter of who leaves names; empty = the member's own", optional=True,
                         longest=60)
    letter: Text = text("reference of the letter of who leaves", optional=True, longest=60)


class Activities(pa.DataFrameModel):
    """One Activity from one day on: activity_id, valid_from. A permanent budget run by one member."""

    activity_id: Text = identifier("key of the Activity")
    name: Text = text("name printed on documents")
    administrator: Text = identifier("the member who runs it")
    valid_from: Day = day("first day of this row; empty = always", optional=True)


class Clients(pa.DataFrameModel):
    """One client: client_id. Companies and public bodies have an enterprise number."""

    client_id: Text = identifier("key of the client")
    name: Text = text("name on the invoice")
    kind: Text = one_of(("company", "public_body", "consumer"), "kind of client; decides terms and Peppol")
    language: Text = one_of(LANGUAGES, "language of the invoice")
    street: Text = text("street and number")
    postcode: Text = text("postcode", longest=12)
    city: Text = text("municipality")
    country: Text = pa.Field(str_matches=r"^[A-Z]{2}$", description="country, two letters")
    enterprise_number: Text = text("Belgian enterprise number, as text", optional=True)
    vat_number: Text = text("VAT number with its country, as text", optional=True)
    email: Text = text("address for invoices", optional=True)
    payment_days: Count = count("agreed term of payment in days; empty = the policy's", optional=True, most=365)
    buyer_reference: Text = text("reference the client wants on the invoice", optional=True)


class Dimona(pa.DataFrameModel):
    """One declaration of one period of work to the ONSS, as it stands now: member, Activity, first and last day, day declared."""

    member_id: Text = identifier("who works")
    activity_id: Text = identifier("the Activity of the contract; empty = any of the member's with these days", nullable=True)
    start: Day = day("first day declared")
    end: Day = day("last day declared")
    declared_on: Day = day("day of the declaration")
    result: Text = one_of(ANSWERS, "what the ONSS answered; cancelled = withdrawn since")
    dimona_number: Text = text("period number that the ONSS gave", optional=True, longest=40)
    reason: Text = text("why it was refused", optional=True, longest=300)
