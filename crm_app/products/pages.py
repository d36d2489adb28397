"""The pages of products, and the former address of their settings."""

import reflex as rx

from crm_app.products.kind import PRODUCTS
from crm_app.records.usual_pages import add_pages
from crm_app.ui.page import page
from crm_app.ui.skeleton import skeleton_rows

add_pages(PRODUCTS)


@page(
    "/deals/products",
    "products.title",
    on_load=rx.redirect(PRODUCTS.path, replace=True),
    permission="product.read",
)
def products_before() -> rx.Component:
    """Redirects to the list of products."""
    return skeleton_rows(6)
