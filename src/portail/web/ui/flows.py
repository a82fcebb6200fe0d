"""The three flows that prove an address: a new account, a forgotten password, one more address. Floor 10."""

from portail.accounts.actions.challenges import ADD_ADDRESS, RESET, SIGN_UP
from portail.web.ui.steps import Flow

SIGN_UP_FLOW = Flow(
    purpose=SIGN_UP,
    address="public:sign_up",
    code="public:sign_up_code",
    after="public:sign_up_password",
    address_template="public/sign_up.html",
    code_template="public/sign_up_code.html",
)
RESET_FLOW = Flow(
    purpose=RESET,
    address="public:reset",
    code="public:reset_code",
    after="public:reset_password",
    address_template="public/reset.html",
    code_template="public/reset_code.html",
)
ADD_ADDRESS_FLOW = Flow(
    purpose=ADD_ADDRESS,
    address="parents:address_add",
    code="parents:address_code",
    after="parents:address_add",
    address_template="parents/address_add.html",
    code_template="parents/address_code.html",
)
FLOWS = {flow.purpose: flow for flow in (SIGN_UP_FLOW, RESET_FLOW, ADD_ADDRESS_FLOW)}
