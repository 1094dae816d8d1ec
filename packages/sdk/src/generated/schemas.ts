// Written from the description of the API (/openapi.json): do not edit. CONTRIBUTING.md says how it is renewed.

export interface AddProductImageQuery {
    /** What it shows, for who does not see it. */
    alt?: string | undefined;
}

export interface Address {
    line1: string;
    line2?: string | undefined;
    city: string;
    region?: string | undefined;
    postalCode: string;
    /** ISO 3166-1 alpha-2. */
    country: string;
}

export interface AddressInput {
    line1: string;
    line2?: string | undefined;
    city: string;
    region?: string | undefined;
    postalCode: string;
    /** ISO 3166-1 alpha-2, officially assigned. */
    country: string;
}

/** A change of stock as it was taken: a job applies it, unless pieces held for orders would be missing. */
export interface Adjustment {
    id: Id;
    sku: string;
    location: string;
    delta: number;
    /** What a piece costs, in minor units; null where nobody knows. */
    unitCost: number | null;
    reason: string;
    status: "pending" | "applied" | "rejected";
}

export interface AdjustmentInput {
    sku: string;
    /** The first location, if absent. */
    location?: string | undefined;
    /** Pieces to add, or with a minus to take away. */
    delta: number;
    /** What each piece that comes in costs, in minor units. */
    unitCost?: number | undefined;
    reason: string;
}

export interface AdjustmentPage {
    data: SettledAdjustment[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

/** A key, without its secret. */
export interface ApiKey {
    id: Id;
    name: string;
    /** How the key begins: enough to know it again. */
    prefix: string;
    scopes: ("orders:read" | "orders:write" | "orders:fulfil" | "refunds:write" | "payments:record" | "products:read" | "products:write" | "inventory:read" | "inventory:write" | "reconciliation:read" | "settings:read" | "settings:write" | "customers:write" | "people:read" | "people:write" | "keys:read" | "keys:write" | "audit:read" | "account:manage" | "jobs:retry" | "shop:export" | "platform:operate")[];
    expiresAt: string | null;
    ipRanges: string[];
    createdAt: string;
    /** To the minute; null: never. */
    lastUsedAt: string | null;
    revokedAt: string | null;
}

export interface ApiKeyInput {
    name: string;
    scopes: readonly ("orders:read" | "orders:write" | "orders:fulfil" | "refunds:write" | "products:read" | "products:write" | "inventory:read" | "inventory:write" | "reconciliation:read")[];
    /** In the future; null: it does not end. */
    expiresAt?: ((string | Date) | null) | undefined;
    /** Where it may be used from; anywhere if empty. */
    ipRanges?: readonly string[] | undefined;
}

export interface Attributes {
    [key: string]: string | number | boolean;
}

export interface AuditEntry {
    /** From 1, without gaps. */
    seq: number;
    at: string;
    action: string;
    subject: {
        type: string;
        id: string;
    };
    /** Null for what was not there. */
    before: {
        [key: string]: unknown;
    } | null;
    /** Null for what is gone. */
    after: {
        [key: string]: unknown;
    } | null;
    actor: {
        type: string;
        id: string;
        name: string | null;
    };
    ip: string | null;
    userAgent: string | null;
    requestId: string | null;
}

export interface AuditPage {
    data: AuditEntry[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface AuditVerification {
    entries: number;
    /** The last hash in hex. Note it elsewhere: whoever rewrites the whole chain cannot keep it. */
    head: string;
    /** The first entry that is not as it was written; null if all are. */
    brokenAt: number | null;
}

export type CancelCountBody = Record<string, never>;

export interface Cancellation {
    reason: string;
}

/**
 * When the money is taken: at once, or as the items leave.
 */
export type CaptureMode = "automatic" | "on_shipment";

/** What somebody means to buy, at the prices of this moment. It reserves nothing. */
export interface Cart {
    id: Id;
    status: "open" | "checked_out" | "merged" | "expired";
    /** ISO 4217. */
    currency: string;
    customer: CartCustomer;
    shippingAddress: Address | null;
    shippingMethod: string | null;
    items: CartItem[];
    /** What an order of it would cost now; null while it is empty, would be rejected, or depends on an address that it lacks. */
    totals: Totals | null;
    /** Why an order of it would be rejected now. */
    rejection: Rejection | null;
    metadata: {
        [key: string]: string;
    };
    /** The order that it became. */
    orderId: Id | null;
    /** The cart that took it over. */
    mergedInto: Id | null;
    /** One more with each change. */
    version: number;
    createdAt: string;
    updatedAt: string;
    expiresAt: string;
}

export interface CartChanges {
    customer?: CartCustomerInput | undefined;
    shippingAddress?: (AddressInput | null) | undefined;
    shippingMethod?: (string | null) | undefined;
    /** Yours to fill; it comes back with the order. */
    metadata?: {
        [key: string]: string;
    } | undefined;
}

/** Whose cart it is, as far as is known. */
export interface CartCustomer {
    name?: string | undefined;
    email?: string | undefined;
    /** What the storefront knows the customer by. */
    reference?: string | undefined;
}

export interface CartCustomerInput {
    name?: string | undefined;
    email?: string | undefined;
    /** What the storefront knows the customer by. */
    reference?: string | undefined;
}

export interface CartInput {
    /** The shop’s, if absent; fixed from then on. */
    currency?: string | undefined;
    customer?: CartCustomerInput | undefined;
    shippingAddress?: AddressInput | undefined;
    shippingMethod?: string | undefined;
    /** Yours to fill; it comes back with the order. */
    metadata?: {
        [key: string]: string;
    } | undefined;
    items?: readonly ItemInput[] | undefined;
}

/** One SKU of a cart, at this moment. */
export interface CartItem {
    sku: string;
    quantity: number;
    name: string | null;
    /** Minor units, at this moment. */
    unitPrice: number | null;
    total: number | null;
    /** Pieces on the shelf for anybody; a cart holds none of them. */
    available: number | null;
    /** `price_changed`: since it was put in. */
    problems: ("unknown_sku" | "inactive_product" | "insufficient_stock" | "price_changed")[];
}

export interface CatalogueCategories {
    data: CatalogueCategory[];
}

export interface CatalogueCategory {
    code: string;
    name: string;
    /** The code of the category that it lies in. */
    parent: string | null;
    /** The codes from the root to this one. */
    path: string[];
}

export interface CatalogueImage {
    id: Id;
    /** What it shows, for who does not see it. */
    alt: string | null;
    /** In pixels; null until it is ready. */
    width: number | null;
    /** In pixels; null until it is ready. */
    height: number | null;
    files: {
        /** In pixels. */
        width: number;
        webp: string;
        jpeg: string;
    }[];
}

export interface CataloguePage {
    data: CatalogueProduct[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

/** What anyone may know of a product. */
export interface CatalogueProduct {
    sku: string;
    name: string;
    description: string | null;
    /** Minor units of the currency. */
    price: number;
    /** ISO 4217. */
    currency: string;
    /** The code of its category. */
    category: string | null;
    attributes: Attributes;
    /** What makes it another variant than its siblings. */
    options: {
        [key: string]: string;
    };
    /** The SKU of the product that it is a variant of. */
    parent: string | null;
    images: CatalogueImage[];
    variants: CatalogueVariant[];
    updatedAt: string;
}

export interface CatalogueVariant {
    sku: string;
    name: string;
    description: string | null;
    /** Minor units of the currency. */
    price: number;
    /** ISO 4217. */
    currency: string;
    /** The code of its category. */
    category: string | null;
    attributes: Attributes;
    /** What makes it another variant than its siblings. */
    options: {
        [key: string]: string;
    };
}

export interface Category {
    code: string;
    name: string;
    /** The code of the category that it lies in. */
    parent: string | null;
    /** The codes from the root to this one. */
    path: string[];
    position: number;
    createdAt: string;
    updatedAt: string;
}

export interface CategoryChanges {
    name?: string | undefined;
    parent?: (string | null) | undefined;
    /** Its place among its siblings. */
    position?: number | undefined;
}

export interface CategoryInput {
    code: string;
    name: string;
    parent?: (string | null) | undefined;
    /** Its place among its siblings. */
    position?: number | undefined;
}

export interface CheckoutInput {
    payment: OrderPaymentInput;
    /** The cart’s, if absent, as all that follows. */
    customer?: CustomerInput | undefined;
    shippingAddress?: AddressInput | undefined;
    shippingMethod?: string | undefined;
    /** What the customer was shown; an order that costs something else is rejected with `price_changed`. */
    expectedTotal?: number | undefined;
}

export type CloseCountBody = Record<string, never>;

export interface ConversionInput {
    payment: OrderPaymentInput;
}

export interface CountedFigure {
    sku: string;
    counted: number;
    /**
     * Now, if absent.
     */
    countedAt?: (string | Date) | undefined;
}

export interface CreateOrderLinkAnswer {
    url: string;
    expiresAt: string;
}

export interface CsvExport {
    id: Id;
    kind: "products" | "stock" | "orders";
    status: "running" | "completed";
    /** As it was asked for. */
    filter: {
        [key: string]: string | boolean;
    };
    delimiter: "comma" | "semicolon" | "tab";
    byteOrderMark: boolean;
    /** Products, levels or orders that there were when it was asked for. */
    total: number;
    /** Of them, those in the file so far. */
    done: number;
    /** Of the file, without its header: an order has one for each of its lines. */
    rows: number;
    bytes: number;
    /** Who asked for it. */
    createdBy: string;
    createdAt: string;
    finishedAt: string | null;
    /** Until then it can be downloaded. */
    expiresAt: string;
    links: {
        self: string;
        file: string | null;
    };
}

export interface CsvExportPage {
    data: CsvExport[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface CsvImport {
    id: Id;
    kind: "products" | "stock";
    mode: "best-effort" | "all-or-nothing";
    dryRun: boolean;
    /**
     * Under way while it is checking or applying. A file whose rows cannot all be taken is completed by best effort, and failed where it is all or nothing.
     */
    status: "checking" | "applying" | "completed" | "failed" | "cancelled";
    /** How much of the file the pass under way has behind it, in hundredths. */
    progress: number;
    bytes: number;
    /** What became of the rows so far; in a dry run, and in a check, what would. */
    rows: {
        read: number;
        created: number;
        updated: number;
        unchanged: number;
        failed: number;
    };
    /** All that was found wrong; a row can have several. */
    faults: number;
    /** How many of them are in the report, which ends after 10000. */
    reported: number;
    /** Why the file as a whole was not taken. */
    failure: string | null;
    /** Who asked for it. */
    createdBy: string;
    createdAt: string;
    finishedAt: string | null;
    /** Until then it can be looked up. */
    expiresAt: string;
    links: {
        self: string;
        report: string;
        reportFile: string;
        cancel: string;
    };
}

export interface CsvImportPage {
    data: CsvImport[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface CsvReportPage {
    data: {
        /** As a spreadsheet counts: the header is row 1. */
        row: number;
        /** Null: the row as a whole. */
        column: string | null;
        /** What is wrong, and what would be right. */
        message: string;
        /** The beginning of what is in the cell. */
        value: string | null;
    }[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface Customer {
    name: string;
    email: string;
}

export interface CustomerEmail {
    email: string;
}

export interface CustomerExport {
    /** Stands for the customer in the audit log. */
    id: string;
    email: string;
    orders: {
        id: Id;
        /** Counts the orders of the shop. */
        number: number;
        status: OrderStatus;
        paymentStatus: OrderPaymentStatus;
        fulfillmentStatus: FulfillmentStatus;
        /** Why it cannot be fulfilled. */
        rejection: Rejection | null;
        cancelReason: string | null;
        customer: Customer;
        shippingAddress: Address;
        shippingMethod: string;
        /** ISO 4217. */
        currency: string;
        items: OrderItem[];
        /** Minor units; null until the order is processed. */
        subtotal: number | null;
        /** Minor units; null until the order is processed. */
        shippingTotal: number | null;
        /** Minor units; null until the order is processed. */
        taxTotal: number | null;
        /** Minor units; null until the order is processed. */
        discountTotal: number | null;
        /** Minor units; null until the order is processed. */
        total: number | null;
        /** Whether the amounts have the taxes in them. Of shops with their own rates, as what follows. */
        pricesIncludeTax?: boolean | undefined;
        /** Minor units of the currency. */
        shippingTax?: number | undefined;
        taxes?: OrderTax[] | undefined;
        expectedTotal: number | null;
        /** Whether a dispute about one of its payments is open. */
        disputed: boolean;
        refunds: Refund[];
        shipments: Shipment[];
        metadata: {
            [key: string]: string;
        };
        reservationExpiresAt: string | null;
        /** Since then nobody knows whose order it was. */
        erasedAt: string | null;
        createdAt: string;
        updatedAt: string;
        payments: {
            id: Id;
            provider: PaymentProvider;
            status: PaymentStatus;
            /** Minor units of the currency. */
            amount: number;
            /** Minor units of the currency. */
            captured: number;
            /** Minor units of the currency. */
            refunded: number;
            capture: CaptureMode;
            /** Until when what is set aside can be taken. */
            captureBefore: string | null;
        }[];
        disputes: {
            provider: string;
            /** Minor units of the currency. */
            amount: number;
            reason: string;
            status: string;
            openedAt: string;
        }[];
        events: OrderEvent[];
        mails: {
            kind: string;
            recipient: string;
            status: string;
            createdAt: string;
            settledAt: string | null;
        }[];
        statusLinks: {
            createdAt: string;
            expiresAt: string;
        }[];
    }[];
    carts: {
        id: Id;
        shippingAddress: Address | null;
        metadata: {
            [key: string]: string;
        };
        createdAt: string;
        customer: {
            name?: string | undefined;
            email?: string | undefined;
            reference?: string | undefined;
        };
        items: {
            sku: string;
            quantity: number;
            unitPrice: number | null;
        }[];
        updatedAt: string;
    }[];
    quotes: {
        id: Id;
        shippingAddress: Address | null;
        metadata: {
            [key: string]: string;
        };
        createdAt: string;
        number: number;
        customer: {
            name: string;
            email: string;
        };
        items: {
            sku: string;
            quantity: number;
        }[];
        /** Minor units of the currency. */
        total: number;
        validUntil: string;
    }[];
    auditLog: {
        at: string;
        action: string;
        subject: {
            type: string;
            id: string;
        };
        /** Null for what was not there. */
        before: {
            [key: string]: unknown;
        } | null;
        /** Null for what is gone. */
        after: {
            [key: string]: unknown;
        } | null;
        actor: string;
    }[];
}

export interface CustomerInput {
    name: string;
    email: string;
}

/** What is held of a customer. */
export interface CustomerRecord {
    /** Stands for the customer in the audit log. */
    id: string;
    orders: {
        id: Id;
        number: number;
        status: OrderStatus;
        createdAt: string;
        /** What keeps the order from losing its customer; null: nothing. */
        hold: ("not_final" | "money_under_way" | "disputed") | null;
    }[];
    /** When somebody erased the customer last. */
    erasedAt: string | null;
}

/** Drafts for the products that had no description. */
export interface DescriptionBatch {
    id: Id;
    /**
     * `running` while any of its drafts is queued.
     */
    status: "running" | "done" | "cancelled";
    tone: string;
    /** BCP 47. */
    language: string;
    length: "short" | "medium" | "long";
    keywords: string[];
    /** Drafts that were asked for. */
    total: number;
    /** Drafts, by their status. */
    drafts: {
        queued: number;
        ready: number;
        failed: number;
        disabled: number;
        accepted: number;
        discarded: number;
    };
    tokensUsed: number;
    /** Millionths of a US dollar, as far as prices are known. */
    costMicros: number;
    createdAt: string;
    cancelledAt: string | null;
}

export interface DescriptionBatchInput {
    /** @default plain and friendly */
    tone?: string | undefined;
    /**
     * BCP 47.
     * @default en
     */
    language?: string | undefined;
    /** @default [] */
    keywords?: readonly string[] | undefined;
    /**
     * 20 to 40 words, 40 to 120, or 120 to 250.
     * @default medium
     */
    length?: ("short" | "medium" | "long") | undefined;
    /**
     * Products at most, in the order of their SKUs.
     * @default 100
     */
    limit?: number | undefined;
}

/** A description that an AI drafted. Nothing but accepting it puts it into the catalogue. */
export interface DescriptionDraft {
    id: Id;
    sku: string;
    /**
     * `queued`, then `ready` with its text, or `disabled` or `failed` with the reason; at last `accepted` or `discarded`.
     */
    status: "queued" | "ready" | "failed" | "disabled" | "accepted" | "discarded";
    tone: string;
    /** BCP 47. */
    language: string;
    length: "short" | "medium" | "long";
    keywords: string[];
    text: string | null;
    model: string | null;
    /** By all attempts. */
    tokensUsed: number | null;
    /** Millionths of a US dollar; null where the price of the model is not known. */
    costMicros: number | null;
    /** Why it failed or is disabled; of a queued one, what it waits for. */
    reason: string | null;
    batchId: Id | null;
    createdAt: string;
    updatedAt: string;
}

export interface DescriptionDraftPage {
    data: DescriptionDraft[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface DescriptionStyle {
    /** @default plain and friendly */
    tone?: string | undefined;
    /**
     * BCP 47.
     * @default en
     */
    language?: string | undefined;
    /** @default [] */
    keywords?: readonly string[] | undefined;
    /**
     * 20 to 40 words, 40 to 120, or 120 to 250.
     * @default medium
     */
    length?: ("short" | "medium" | "long") | undefined;
}

/** Why an order is where it is. */
export interface Diagnosis {
    orderId: Id;
    status: OrderStatus;
    paymentStatus: OrderPaymentStatus;
    fulfillmentStatus: FulfillmentStatus;
    step: "processing" | "payment" | "shipping" | "delivery" | "done";
    cause: "shop_suspended" | "job_quarantined" | "job_given_up" | "job_failing" | "job_put_off" | "job_due" | "calls_held_back" | "queue_store_down" | "queue_paused" | "no_worker" | "no_scheduler" | "sweeps_late" | "unprocessed" | "payment_under_way" | "customer_must_act" | "payment_failed" | "payment_short" | "ready_to_ship" | "awaiting_stock" | "authorized_until_shipped" | "partly_shipped" | "money_gone" | "money_given_back" | "nothing_left_to_ship" | "in_transit" | "delivered" | "short_of_stock" | "rejected" | "cancelled" | "authorization_lapsing" | "capture_failed" | "refund_pending" | "refund_failed" | "refunded_outside" | "dispute_open" | "other_account" | "mail_refused" | "webhook_failing" | "webhook_given_up" | "webhook_endpoint_disabled";
    waitingFor: "worker" | "retry" | "operator" | "customer" | "provider" | "staff" | "carrier" | "stock" | "nothing";
    since: string | null;
    /** When the next attempt or deadline is, if one is known. */
    nextAttemptAt: string | null;
    /** For a person. */
    explanation: string;
    /** What a person can do; empty where nothing is needed. */
    actions: string[];
    /** What matters most first. */
    findings: OrderFinding[];
    /** Every job that is still owed for the order. */
    obligations: Obligation[];
    providers: {
        provider: PaymentProvider;
        state: "closed" | "open" | "half_open";
        since: string;
        until: string | null;
        lastError: string | null;
    }[];
}

/** A difference between our books and a provider’s. */
export interface Discrepancy {
    id: Id;
    provider: PaymentProvider;
    kind: "unknown_here" | "captured_twice" | "refunded_outside" | "refund_failed" | "amount_differs" | "missing_there" | "authorization_lapsing" | "dispute_opened" | "other_account";
    /** The provider’s id of what differs. */
    reference: string;
    paymentId: Id | null;
    orderId: Id | null;
    orderNumber: number | null;
    detail: {
        /** The provider’s id of the payment. */
        payment: string;
        paymentCreatedAt: string;
        about?: string | undefined;
        /** Minor units; null: there is none. */
        ours?: (number | null) | undefined;
        /** Minor units; null: there is none. */
        theirs?: (number | null) | undefined;
        currency: string;
        until?: string | undefined;
    };
    /** What was done about it without a person; null: nothing could be. */
    repair: string | null;
    foundAt: string;
    lastSeenAt: string;
    /** Null while it is open. */
    settledAt: string | null;
    summary: string;
}

export interface DownloadProductImportReportQuery {
    /**
     * @default comma
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
}

export interface DownloadStockImportReportQuery {
    /**
     * @default comma
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
}

export interface DraftAcceptance {
    text?: string | undefined;
    /**
     * Also where the product’s description was changed after the draft was written.
     * @default false
     */
    force?: boolean | undefined;
}

export interface EditDescriptionDraftBody {
    text: string;
}

export interface EnterFiguresBody {
    figures: readonly CountedFigure[];
}

export interface ErasedCustomer {
    /** Stands for the customer in the audit log. */
    id: string;
    /** So many orders lost their customer, this time. */
    orders: number;
    erasedAt: string;
}

/** All data of a shop, in files. */
export interface Export {
    id: Id;
    status: "queued" | "ready";
    requestedAt: string;
    finishedAt: string | null;
    /** Until then it can be downloaded. */
    expiresAt: string;
    files: {
        /** That of the table. */
        name: string;
        rows: number;
        bytes: number;
    }[];
}

export interface ExportOrderFileBody {
    /**
     * What parts the cells.
     * @default comma
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
    /**
     * Without it Excel does not read the file as UTF-8; some other programs do not expect it.
     * @default true
     */
    byteOrderMark?: boolean | undefined;
    /** @default {} */
    filter?: {
        status?: ("pending" | "awaiting_payment" | "processing" | "shipped" | "delivered" | "rejected" | "cancelled") | undefined;
        /**
         * Accepted at or after this moment.
         */
        from?: (string | Date) | undefined;
        /**
         * Accepted before this moment.
         */
        to?: (string | Date) | undefined;
    } | undefined;
}

export interface ExportProductFileBody {
    /**
     * What parts the cells.
     * @default comma
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
    /**
     * Without it Excel does not read the file as UTF-8; some other programs do not expect it.
     * @default true
     */
    byteOrderMark?: boolean | undefined;
    /** @default {} */
    filter?: {
        /** With all that lies below it. */
        category?: string | undefined;
        active?: boolean | undefined;
        archived?: boolean | undefined;
        updatedSince?: (string | Date) | undefined;
    } | undefined;
}

export interface ExportStockFileBody {
    /**
     * What parts the cells.
     * @default comma
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
    /**
     * Without it Excel does not read the file as UTF-8; some other programs do not expect it.
     * @default true
     */
    byteOrderMark?: boolean | undefined;
    /** @default {} */
    filter?: {
        location?: string | undefined;
    } | undefined;
}

export interface Exports {
    data: Export[];
}

export interface FieldError {
    /** The field, header or parameter, as a reader of the request would write it. */
    path: string;
    /** Completes the sentence. */
    message: string;
}

export interface FindCustomerQuery {
    email: string;
}

/** When a SKU runs out, and when to order how much of it; days are those of UTC. */
export interface Forecast {
    sku: string;
    asOf: string;
    available: number;
    /** Pieces on their way from other locations. */
    incoming: number;
    history: {
        /** The first day that was looked at. */
        from: string | null;
        days: number;
        daysWithSales: number;
        sold: number;
    };
    /** Pieces a day; null where nothing was sold. */
    demand: {
        mean: number;
        deviation: number;
    } | null;
    runsOut: {
        expected: string;
        earliest: string;
        latest: string | null;
        /** How often it is between the earliest and the latest. */
        confidence: number;
    } | null;
    reorder: {
        leadDays: number;
        coverDays: number;
        /** Order when no more than this is there or on its way. */
        point: number;
        quantity: number;
        by: string;
    } | null;
}

export interface ForecastStockQuery {
    leadDays?: number | undefined;
    coverDays?: number | undefined;
}

export type FulfillmentStatus = "unfulfilled" | "partial" | "fulfilled" | "returned";

export interface GetUsageQuery {
    /** At most 93 days before `to`; without it, the last 30 days. */
    from?: string | undefined;
    /** Today, if absent. */
    to?: string | undefined;
}

export type Id = string;

export interface ImportProductFileQuery {
    /**
     * `best-effort` takes every row that can be taken; `all-or-nothing` changes nothing unless all of them can, and is for at most 10000 rows.
     * @default best-effort
     */
    mode?: ("best-effort" | "all-or-nothing") | undefined;
    /**
     * Tells what would come of it, and changes nothing.
     * @default false
     */
    dryRun?: boolean | undefined;
    /**
     * What parts the cells; found out by the first row, if absent.
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
}

export interface ImportStockFileQuery {
    /**
     * `best-effort` takes every row that can be taken; `all-or-nothing` changes nothing unless all of them can, and is for at most 10000 rows.
     * @default best-effort
     */
    mode?: ("best-effort" | "all-or-nothing") | undefined;
    /**
     * Tells what would come of it, and changes nothing.
     * @default false
     */
    dryRun?: boolean | undefined;
    /**
     * What parts the cells; found out by the first row, if absent.
     */
    delimiter?: ("comma" | "semicolon" | "tab") | undefined;
    /** Of rows that give none. */
    reason?: string | undefined;
}

/** The stock of one SKU, in pieces. */
export interface Inventory {
    sku: string;
    /** Less than nothing where more was sold than was there. */
    onHand: number;
    reserved: number;
    /** On hand and not reserved, at active locations. */
    available: number;
    /** Pieces that orders wait for. */
    awaited: number;
    /** Pieces on their way from other locations. */
    incoming: number;
    /** Minor units of the shop’s currency. */
    value: number;
    /** What a piece costs, in minor units; null where nobody knows. */
    unitCost: number | null;
    whenSoldOut: WhenSoldOut;
    /** How many pieces may be owed in all; null: any number. */
    backorderLimit: number | null;
    /** The day it is expected. */
    availableFrom: string | null;
    levels: StockLevel[];
}

export interface InventoryPage {
    data: Inventory[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface ItemInput {
    sku: string;
    quantity: number;
}

export interface ListAdjustmentsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    sku?: string | undefined;
    status?: ("pending" | "applied" | "rejected") | undefined;
}

export interface ListApiKeysAnswer {
    data: ApiKey[];
}

export interface ListAuditLogQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    action?: ("order.cancel" | "order.ship" | "order.deliver" | "order.refund" | "order.retry_payment" | "order.link" | "payment.record" | "product.create" | "product.update" | "product.archive" | "product.restore" | "product.delete" | "product.describe" | "product.describe_many" | "product.decide_draft" | "image.add" | "image.update" | "image.remove" | "category.create" | "category.update" | "category.delete" | "stock.adjust" | "stock.transfer" | "stock.receive" | "stock.count" | "stock.count_figures" | "stock.count_close" | "stock.policy" | "location.create" | "location.update" | "location.remove" | "settings.update" | "credentials.save" | "credentials.remove" | "tax_rate.save" | "tax_rate.remove" | "shipping_zone.save" | "shipping_zone.remove" | "shipping_method.save" | "webhook_endpoint.create" | "webhook_endpoint.update" | "webhook_endpoint.remove" | "webhook_endpoint.rotate_secret" | "webhook_endpoint.disable" | "webhook_endpoint.replay" | "api_key.create" | "api_key.revoke" | "job.retry" | "job.change" | "queue.change" | "session.end" | "person.invite" | "person.join" | "person.update" | "person.remove" | "invitation.revoke" | "password.change" | "password.reset" | "second_factor.enable" | "second_factor.disable" | "recovery_code.use" | "customer.export" | "customer.erase" | "csv.import" | "csv.import_cancel" | "csv.export" | "tenant.open" | "tenant.suspend" | "tenant.resume" | "tenant.request_deletion" | "tenant.undo_deletion" | "tenant.set_limits" | "tenant.export" | "tenant.erase" | "tenant.erased") | undefined;
    /** Who did it: the id of a person or an API key. */
    actorId?: string | undefined;
    /** What was acted on. */
    subjectType?: string | undefined;
    subjectId?: string | undefined;
    /**
     * At or after.
     */
    from?: (string | Date) | undefined;
    /**
     * Before.
     */
    to?: (string | Date) | undefined;
}

export interface ListCatalogueQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    /** Words to look for. */
    q?: string | undefined;
    /** With all that lies below it. */
    category?: string | undefined;
    minPrice?: number | undefined;
    maxPrice?: number | undefined;
    /** ISO 4217. */
    currency?: string | undefined;
    /** All of these; a value that reads as a number or as true or false is one. */
    attributes?: string | undefined;
    /**
     * By SKU if absent, and by how well it fits where `q` is given; `-` turns it round.
     */
    sort?: ("sku" | "-sku" | "name" | "-name" | "price" | "-price" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt" | "relevance") | undefined;
}

export interface ListCategoriesAnswer {
    data: Category[];
}

export interface ListCountLinesQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    different?: true | undefined;
}

export interface ListCountsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    status?: ("open" | "closing" | "closed" | "cancelled") | undefined;
}

export interface ListDescriptionDraftsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListDiscrepanciesQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    /**
     * @default open
     */
    status?: ("open" | "all") | undefined;
}

export interface ListInventoryQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    sku?: string | undefined;
}

export interface ListMovementsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    location?: string | undefined;
    kind?: ("adjustment" | "sale" | "restock" | "transfer" | "count") | undefined;
    from?: (string | Date) | undefined;
    to?: (string | Date) | undefined;
}

export interface ListOrderExportsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListOrdersQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    status?: ("pending" | "awaiting_payment" | "processing" | "shipped" | "delivered" | "rejected" | "cancelled") | undefined;
    /** Of the customer, without regard to case. */
    email?: string | undefined;
    /**
     * Accepted at or after.
     */
    from?: (string | Date) | undefined;
    /**
     * Accepted before.
     */
    to?: (string | Date) | undefined;
}

export interface ListPricesQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListProductExportsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListProductImportFaultsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListProductImportsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListProductsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    /** Words to look for. */
    q?: string | undefined;
    /** With all that lies below it. */
    category?: string | undefined;
    active?: boolean | undefined;
    /** Only those that are not archived, if absent. */
    archived?: (boolean | "any") | undefined;
    /** Whether it is a variant of another product. */
    variant?: boolean | undefined;
    /** The SKU of what it is a variant of. */
    parent?: string | undefined;
    minPrice?: number | undefined;
    maxPrice?: number | undefined;
    /** ISO 4217. */
    currency?: string | undefined;
    /** All of these; a value that reads as a number or as true or false is one. */
    attributes?: string | undefined;
    /** Whether a piece of it can be had at some location. */
    inStock?: boolean | undefined;
    updatedSince?: (string | Date) | undefined;
    /**
     * By SKU if absent, and by how well it fits where `q` is given; `-` turns it round.
     */
    sort?: ("sku" | "-sku" | "name" | "-name" | "price" | "-price" | "createdAt" | "-createdAt" | "updatedAt" | "-updatedAt" | "relevance") | undefined;
}

export interface ListQuotesQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    /**
     * At this moment.
     */
    status?: ("open" | "converted" | "expired") | undefined;
    /** Of the customer, without regard to case. */
    email?: string | undefined;
}

export interface ListShippingMethodsAnswer {
    data: ShippingMethod[];
}

export interface ListShippingZonesAnswer {
    data: ShippingZone[];
}

export interface ListStockExportsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListStockImportFaultsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListStockImportsQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
}

export interface ListTaxRatesAnswer {
    data: TaxRate[];
}

export interface ListTransfersQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    status?: ("pending" | "in_transit" | "receiving" | "completed" | "rejected") | undefined;
}

export interface ListWebhookDeliveriesAnswer {
    data: WebhookDelivery[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface ListWebhookDeliveriesQuery {
    /**
     * Rows on a page, at most.
     * @default 20
     */
    limit?: number | undefined;
    /** The `nextCursor` of the page before, of the same list and with the same filters. */
    cursor?: string | undefined;
    status?: ("pending" | "succeeded" | "failed" | "skipped") | undefined;
}

export interface ListWebhookEndpointsAnswer {
    data: WebhookEndpoint[];
}

export interface ListWebhookEventTypesAnswer {
    data: {
        type: WebhookEventType;
        description: string;
    }[];
}

/** A product, as a list has it. */
export interface ListedProduct {
    sku: string;
    name: string;
    description: string | null;
    /** Minor units of the currency. */
    price: number;
    /** ISO 4217. */
    currency: string;
    cost: number | null;
    taxClass: string;
    /** Of one piece, as it is sent. */
    weightGrams: number | null;
    /** The code of its category. */
    category: string | null;
    attributes: Attributes;
    /** The SKU of the product that it is a variant of. */
    parent: string | null;
    /** What makes it another variant than its siblings. */
    options: {
        [key: string]: string;
    };
    active: boolean;
    archivedAt: string | null;
    /** One more with each change. */
    version: number;
    createdAt: string;
    updatedAt: string;
    /** The first is the primary one. */
    images: ProductImage[];
}

/** A place where stock is kept. */
export interface Location {
    code: string;
    name: string;
    /** Lower is asked first. */
    priority: number;
    /** Orders are taken only from active locations. */
    active: boolean;
}

export interface LocationChanges {
    name?: string | undefined;
    priority?: number | undefined;
    active?: boolean | undefined;
}

export interface LocationInput {
    code: string;
    name: string;
    priority?: number | undefined;
    active?: boolean | undefined;
}

export interface LocationList {
    data: Location[];
}

export interface MergeCartBody {
    /** The cart that is closed. */
    from: string;
    /** Its token; needed with an API key. */
    fromToken?: string | undefined;
}

/** One change of what is on hand. */
export interface Movement {
    at: string;
    kind: MovementKind;
    location: string;
    /** Pieces that came, or with a minus went. */
    delta: number;
    /** On hand at the location after it. */
    balance: number;
    /** What it added to the value of the stock, in minor units: of a sale its cost, with a minus. */
    value: number;
    /** What a piece costs, in minor units; null where nobody knows. */
    unitCost: number | null;
    /** The order, adjustment, refund, transfer or count that moved them. */
    causeId: Id;
    reason: string | null;
    actor: string;
}

export type MovementKind = "adjustment" | "sale" | "restock" | "transfer" | "count";

export interface MovementPage {
    data: Movement[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface NewApiKey {
    id: Id;
    name: string;
    /** How the key begins: enough to know it again. */
    prefix: string;
    scopes: ("orders:read" | "orders:write" | "orders:fulfil" | "refunds:write" | "payments:record" | "products:read" | "products:write" | "inventory:read" | "inventory:write" | "reconciliation:read" | "settings:read" | "settings:write" | "customers:write" | "people:read" | "people:write" | "keys:read" | "keys:write" | "audit:read" | "account:manage" | "jobs:retry" | "shop:export" | "platform:operate")[];
    expiresAt: string | null;
    ipRanges: string[];
    createdAt: string;
    /** To the minute; null: never. */
    lastUsedAt: string | null;
    revokedAt: string | null;
    /** The key itself, shown this once. */
    key: string;
}

/** A cart, with the token that opens it. */
export interface NewCart {
    id: Id;
    status: "open" | "checked_out" | "merged" | "expired";
    /** ISO 4217. */
    currency: string;
    customer: CartCustomer;
    shippingAddress: Address | null;
    shippingMethod: string | null;
    items: CartItem[];
    /** What an order of it would cost now; null while it is empty, would be rejected, or depends on an address that it lacks. */
    totals: Totals | null;
    /** Why an order of it would be rejected now. */
    rejection: Rejection | null;
    metadata: {
        [key: string]: string;
    };
    /** The order that it became. */
    orderId: Id | null;
    /** The cart that took it over. */
    mergedInto: Id | null;
    /** One more with each change. */
    version: number;
    createdAt: string;
    updatedAt: string;
    expiresAt: string;
    /** Opens the cart, with its id. It is told this once. */
    token: string;
}

export interface NewWebhookEndpoint {
    id: Id;
    url: string;
    description: string | null;
    events: WebhookEventType[];
    payload: "thin" | "full";
    enabled: boolean;
    /** Why it was disabled by itself; null: it was not. */
    disabledReason: ("gone" | "failing") | null;
    disabledAt: string | null;
    /** Since when no message has arrived; null: the last one did. */
    failingSince: string | null;
    /** With what messages are signed: the last characters of each, and until when. */
    secrets: {
        hint: string;
        expiresAt: string | null;
    }[];
    createdAt: string;
    updatedAt: string;
    /** With what its messages are signed, shown this once. */
    secret: string;
}

/** What a customer has to do before a payment goes on. */
export interface NextAction {
    type: "redirect" | "use_sdk";
    url?: string | undefined;
    clientSecret?: string | undefined;
}

export type Nothing = Record<string, never>;

/** A job that is owed. */
export interface Obligation {
    id: Id;
    job: "order.process" | "order.expire" | "payment.charge" | "payment.sync" | "payment.capture" | "payment.void" | "payment.refund" | "payment.reconcile" | "webhook.process" | "stock.adjust" | "stock.transfer" | "stock.count" | "mail.send" | "image.process" | "image.remove" | "tenant.export" | "csv.import" | "csv.export" | "ai.describe" | "webhook.deliver";
    /** Failed ones. */
    attempts: number;
    /** Starts in a row under which the process died. */
    crashes: number;
    lastError: string | null;
    failureKind: ("provider_unknown" | "provider_unavailable" | "provider_rate_limited" | "provider_rejected" | "provider_unauthorized" | "provider_not_found" | "provider_invalid_signature" | "ai_unavailable" | "ai_rate_limited" | "ai_refused" | "ai_invalid_answer" | "ai_unauthorized" | "permanent" | "timed_out" | "network" | "database" | "crashed" | "unexpected") | null;
    putOffReason: string | null;
    runAt: string;
    /** Since when it waits for a person. */
    parkedAt: string | null;
    createdAt: string;
}

/** An order with all that belongs to it. */
export interface Order {
    id: Id;
    /** Counts the orders of the shop. */
    number: number;
    status: OrderStatus;
    paymentStatus: OrderPaymentStatus;
    fulfillmentStatus: FulfillmentStatus;
    /** Why it cannot be fulfilled. */
    rejection: Rejection | null;
    cancelReason: string | null;
    customer: Customer;
    shippingAddress: Address;
    shippingMethod: string;
    /** ISO 4217. */
    currency: string;
    items: OrderItem[];
    /** Minor units; null until the order is processed. */
    subtotal: number | null;
    /** Minor units; null until the order is processed. */
    shippingTotal: number | null;
    /** Minor units; null until the order is processed. */
    taxTotal: number | null;
    /** Minor units; null until the order is processed. */
    discountTotal: number | null;
    /** Minor units; null until the order is processed. */
    total: number | null;
    /** Whether the amounts have the taxes in them. Of shops with their own rates, as what follows. */
    pricesIncludeTax?: boolean | undefined;
    /** Minor units of the currency. */
    shippingTax?: number | undefined;
    taxes?: OrderTax[] | undefined;
    expectedTotal: number | null;
    /** Whether a dispute about one of its payments is open. */
    disputed: boolean;
    payments: Payment[];
    refunds: Refund[];
    shipments: Shipment[];
    metadata: {
        [key: string]: string;
    };
    reservationExpiresAt: string | null;
    /** Since then nobody knows whose order it was. */
    erasedAt: string | null;
    createdAt: string;
    updatedAt: string;
}

/** Something that happened to an order. */
export interface OrderEvent {
    at: string;
    type: string;
    /** What belongs to an event of this type. */
    data: {
        [key: string]: unknown;
    };
}

export interface OrderEvents {
    data: OrderEvent[];
}

/** One thing that is so with an order. */
export interface OrderFinding {
    cause: "shop_suspended" | "job_quarantined" | "job_given_up" | "job_failing" | "job_put_off" | "job_due" | "calls_held_back" | "queue_store_down" | "queue_paused" | "no_worker" | "no_scheduler" | "sweeps_late" | "unprocessed" | "payment_under_way" | "customer_must_act" | "payment_failed" | "payment_short" | "ready_to_ship" | "awaiting_stock" | "authorized_until_shipped" | "partly_shipped" | "money_gone" | "money_given_back" | "nothing_left_to_ship" | "in_transit" | "delivered" | "short_of_stock" | "rejected" | "cancelled" | "authorization_lapsing" | "capture_failed" | "refund_pending" | "refund_failed" | "refunded_outside" | "dispute_open" | "other_account" | "mail_refused" | "webhook_failing" | "webhook_given_up" | "webhook_endpoint_disabled";
    waitingFor: "worker" | "retry" | "operator" | "customer" | "provider" | "staff" | "carrier" | "stock" | "nothing";
    since: string | null;
    /** When the next attempt or deadline is, if one is known. */
    nextAttemptAt: string | null;
    /** For a person. */
    explanation: string;
    /** What a person can do; empty where nothing is needed. */
    actions: string[];
}

export interface OrderInput {
    customer: CustomerInput;
    shippingAddress: AddressInput;
    shippingMethod: string;
    /** ISO 4217. */
    currency: string;
    items: readonly ItemInput[];
    payment: OrderPaymentInput;
    /** What the customer was shown; an order that costs something else is rejected with `price_changed`. */
    expectedTotal?: number | undefined;
    /**
     * Yours to fill; it comes back with the order.
     * @default {}
     */
    metadata?: {
        [key: string]: string;
    } | undefined;
}

/** One SKU of an order, as it was sold. */
export interface OrderItem {
    sku: string;
    name: string | null;
    quantity: number;
    unitPrice: number | null;
    total: number | null;
    /** Of shops with their own rates of tax. */
    taxTotal?: number | undefined;
    taxes?: OrderTax[] | undefined;
}

export interface OrderPage {
    data: Order[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

/** `paymentMethod` is required for stripe. */
export interface OrderPaymentInput {
    provider: "stripe" | "paypal" | "manual";
    /** The token of the provider, never a card number. */
    paymentMethod?: string | undefined;
    capture?: ("automatic" | "on_shipment") | undefined;
}

/**
 * What became of the customer’s money. `partially_refunded`: the shop has a part of it, and the rest is the customer’s again.
 */
export type OrderPaymentStatus = "none" | "requires_action" | "authorized" | "paid" | "partially_refunded" | "refunded" | "failed" | "voided";

export type OrderStatus = "pending" | "awaiting_payment" | "processing" | "shipped" | "delivered" | "rejected" | "cancelled";

/** One tax, in minor units. */
export interface OrderTax {
    /** What it is called. */
    tax: string;
    /** Millionths: 20% is 200,000. */
    ratePpm: number;
    /** Minor units of the currency. */
    amount: number;
}

/** One attempt to pay. */
export interface Payment {
    id: Id;
    provider: PaymentProvider;
    status: PaymentStatus;
    /** Minor units of the currency. */
    amount: number;
    /** Minor units of the currency. */
    captured: number;
    /** Minor units of the currency. */
    refunded: number;
    /** What the customer has to do: follow `url`, or finish in the storefront with `clientSecret`. */
    nextAction: NextAction | null;
    capture: CaptureMode;
    /** Until when what is set aside can be taken. */
    captureBefore: string | null;
}

/** `paymentMethod` is required for stripe. */
export interface PaymentInput {
    provider: "stripe" | "paypal" | "manual";
    /** The token of the provider, never a card number. */
    paymentMethod?: string | undefined;
}

export type PaymentProvider = "stripe" | "paypal" | "manual";

export interface PaymentSettings {
    capture: "automatic" | "on_shipment";
}

export type PaymentStatus = "requires_action" | "authorized" | "paid" | "partially_refunded" | "refunded" | "failed" | "voided" | "pending" | "processing";

/** A change of a price, in minor units. */
export interface PriceChange {
    id: Id;
    at: string;
    /** Null for the price it began with. */
    from: number | null;
    /** Minor units of the currency. */
    to: number;
    /** ISO 4217. */
    currency: string;
    actor: string;
}

export interface PricePage {
    data: PriceChange[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface Problem {
    type: "about:blank";
    /** The status in words. */
    title: string;
    status: number;
    /** For a person; it may change. */
    detail: string;
    /**
     * Stable: programs branch on it.
     */
    code: "malformed_request" | "invalid_json" | "validation_failed" | "invalid_cursor" | "invalid_idempotency_key" | "invalid_webhook" | "unauthorized" | "invalid_credentials" | "invalid_refresh_token" | "second_factor_required" | "invalid_second_factor" | "forbidden" | "tenant_mismatch" | "tenant_suspended" | "storage_limit_reached" | "not_found" | "method_not_allowed" | "last_owner" | "invalid_link" | "already_exists" | "limit_reached" | "illegal_transition" | "invalid_items" | "payment_in_progress" | "payment_not_recordable" | "payment_lapsed" | "payment_refunded" | "payment_account_changed" | "refund_exceeds_captured" | "currency_mismatch" | "invalid_parent" | "in_use" | "description_changed" | "not_orderable" | "quote_expired" | "customer_erased" | "customer_has_open_orders" | "precondition_failed" | "body_too_large" | "unsupported_media_type" | "unknown_category" | "search_too_broad" | "cart_incomplete" | "idempotency_key_reused" | "credentials_refused" | "password_refused" | "payment_provider_not_configured" | "payment_currency_not_supported" | "rate_limited" | "too_many_attempts" | "daily_limit_reached" | "too_many_streams" | "internal" | "credentials_not_supported" | "second_factor_not_supported" | "unavailable";
    /** Quote it when you report the problem. */
    requestId: string;
    /** The fields at fault. */
    errors?: FieldError[] | undefined;
    /** Of `invalid_json`: where in the body it is none, in characters from its start. */
    position?: number | undefined;
    /** Of `rate_limited`, `daily_limit_reached` and `storage_limit_reached`: which limit. */
    limit?: string | undefined;
    /** Of `forbidden`: the right that is missing. */
    permission?: string | undefined;
    /** Of `illegal_transition`: the state that it is in. */
    currentStatus?: string | undefined;
    /** Of `illegal_transition`: what can be done in that state. */
    allowed?: string[] | undefined;
    /** Of `refund_exceeds_captured`: what can be given back, in minor units. */
    available?: number | undefined;
    /** Of `payment_account_changed`: the payment’s provider. */
    provider?: string | undefined;
    /** Of `payment_account_changed`: the account that it was made under. */
    account?: string | undefined;
    /** Of `customer_has_open_orders`: which they are. */
    orders?: {
        id: string;
        number: number;
        status: string;
        hold: string;
    }[] | undefined;
    rejection?: Rejection | undefined;
}

/** A product with its images and variants. One that has variants is not sold itself. */
export interface Product {
    sku: string;
    name: string;
    description: string | null;
    /** Minor units of the currency. */
    price: number;
    /** ISO 4217. */
    currency: string;
    cost: number | null;
    taxClass: string;
    /** Of one piece, as it is sent. */
    weightGrams: number | null;
    /** The code of its category. */
    category: string | null;
    attributes: Attributes;
    /** The SKU of the product that it is a variant of. */
    parent: string | null;
    /** What makes it another variant than its siblings. */
    options: {
        [key: string]: string;
    };
    active: boolean;
    archivedAt: string | null;
    /** One more with each change. */
    version: number;
    createdAt: string;
    updatedAt: string;
    /** The first is the primary one. */
    images: ProductImage[];
    variants: Variant[];
}

export interface ProductChanges {
    name?: string | undefined;
    description?: (string | null) | undefined;
    /** Minor units of the currency. */
    price?: number | undefined;
    cost?: (number | null) | undefined;
    taxClass?: string | undefined;
    /** Of one piece, as it is sent. */
    weightGrams?: (number | null) | undefined;
    category?: (string | null) | undefined;
    attributes?: {
        [key: string]: string | number | boolean;
    } | undefined;
    /** What makes it another variant than its siblings. */
    options?: {
        [key: string]: string;
    } | undefined;
    active?: boolean | undefined;
    /** Available stock at or under this raises an alert; null: none. */
    lowStockThreshold?: (number | null) | undefined;
}

/** A picture of a product. */
export interface ProductImage {
    id: Id;
    /** What it shows, for who does not see it. */
    alt: string | null;
    /**
     * `processing`, then `ready`, or `failed` with the reason.
     */
    status: "processing" | "ready" | "failed";
    reason: string | null;
    /** In pixels; null until it is ready. */
    width: number | null;
    /** In pixels; null until it is ready. */
    height: number | null;
    files: {
        /** In pixels. */
        width: number;
        webp: string;
        jpeg: string;
    }[];
}

export interface ProductImageChanges {
    alt?: (string | null) | undefined;
    /** Its place among the images; the first, 0, is the primary one. */
    position?: number | undefined;
}

export interface ProductInput {
    sku: string;
    name: string;
    description?: (string | null) | undefined;
    /** Minor units of the currency. */
    price: number;
    /** ISO 4217. */
    currency: string;
    cost?: (number | null) | undefined;
    taxClass?: string | undefined;
    /** Of one piece, as it is sent. */
    weightGrams?: (number | null) | undefined;
    category?: (string | null) | undefined;
    attributes?: {
        [key: string]: string | number | boolean;
    } | undefined;
    /** Makes it a variant of this product. */
    parent?: (string | null) | undefined;
    /** What makes it another variant than its siblings. */
    options?: {
        [key: string]: string;
    } | undefined;
    active?: boolean | undefined;
    /** Available stock at or under this raises an alert; null: none. */
    lowStockThreshold?: (number | null) | undefined;
}

export interface ProductPage {
    data: ListedProduct[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface PutCartItemBody {
    /** Pieces in all; 0 takes it out. */
    quantity: number;
}

export interface PutPaymentSettingsBody {
    capture: "automatic" | "on_shipment";
}

/** An offer: until `validUntil` an order of it costs what it says. It reserves nothing. */
export interface Quote {
    id: Id;
    /** Counts the quotes of the shop. */
    number: number;
    status: "open" | "converted" | "expired";
    /** ISO 4217. */
    currency: string;
    customer: Customer;
    shippingAddress: Address;
    shippingMethod: string;
    items: {
        sku: string;
        name: string;
        quantity: number;
        /** Minor units of the currency. */
        unitPrice: number;
        /** Minor units of the currency. */
        total: number;
    }[];
    /** Minor units of the currency. */
    subtotal: number;
    /** Minor units of the currency. */
    shippingTotal: number;
    /** Minor units of the currency. */
    taxTotal: number;
    /** Minor units of the currency. */
    discountTotal: number;
    /** Minor units of the currency. */
    total: number;
    metadata: {
        [key: string]: string;
    };
    /** The order that it became. */
    orderId: Id | null;
    createdAt: string;
    updatedAt: string;
    validUntil: string;
}

export interface QuoteInput {
    /** Quotes what is in this cart, and closes nothing. */
    cart?: string | undefined;
    items?: readonly ItemInput[] | undefined;
    customer?: CustomerInput | undefined;
    shippingAddress?: AddressInput | undefined;
    shippingMethod?: string | undefined;
    /** Needed with `items`; a cart has its own. */
    currency?: string | undefined;
    /** Yours to fill; it comes back with the order. */
    metadata?: {
        [key: string]: string;
    } | undefined;
    /** For how many days its prices hold; 14 if absent. */
    validDays?: number | undefined;
}

export interface QuotePage {
    data: Quote[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export type ReceiveTransferBody = Record<string, never>;

export interface Reconciliation {
    data: Discrepancy[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
    lastRuns: {
        provider: PaymentProvider;
        windowFrom: string;
        windowTo: string;
        /** Payments of ours that were looked at. */
        compared: number;
        /** Payments of others in the same account. */
        notOurs: number;
        finishedAt: string;
    }[];
}

export interface RecordPaymentBody {
    /** Minor units of the currency. */
    amount?: number | undefined;
    reference: string;
}

/** Money that goes back to the customer. */
export interface Refund {
    id: Id;
    /** Minor units of the currency. */
    amount: number;
    status: "pending" | "succeeded" | "failed";
    reason: string;
    items: {
        sku: string;
        quantity: number;
    }[] | null;
    createdAt: string;
}

export interface RefundInput {
    /** Minor units; what the items cost, or all that is left, if absent. */
    amount?: number | undefined;
    items?: readonly ItemInput[] | undefined;
    reason: string;
    /**
     * Whether the items go back on the shelf.
     * @default false
     */
    restock?: boolean | undefined;
}

/** Why an order cannot be fulfilled. */
export interface Rejection {
    code: "unknown_sku" | "inactive_product" | "insufficient_stock" | "price_changed" | "currency_mismatch" | "unknown_shipping_method";
    /** One sentence for a person. */
    detail: string;
    items?: {
        sku: string;
        requested?: number | undefined;
        available?: number | undefined;
    }[] | undefined;
    /** Of `price_changed`: what the order would cost now, in minor units. */
    total?: number | undefined;
}

export interface ReplayWebhookDeliveriesAnswer {
    replayed: number;
    /** So much that it has to be asked for again. */
    isMore: boolean;
}

export interface ReplayWebhookDeliveriesBody {
    /**
     * Of what happened from then on.
     */
    since: string | Date;
    /**
     * Also what arrived.
     * @default false
     */
    all?: boolean | undefined;
}

export interface RetriedObligation {
    id: Id;
    job: "order.process" | "order.expire" | "payment.charge" | "payment.sync" | "payment.capture" | "payment.void" | "payment.refund" | "payment.reconcile" | "webhook.process" | "stock.adjust" | "stock.transfer" | "stock.count" | "mail.send" | "image.process" | "image.remove" | "tenant.export" | "csv.import" | "csv.export" | "ai.describe" | "webhook.deliver";
    /** The order that the job is for, if it is for one. */
    orderId: Id | null;
}

export interface RotateWebhookSecretBody {
    /**
     * For how long messages carry the signature of the old secret as well.
     * @default 24
     */
    overlapHours?: number | undefined;
}

export interface Settings {
    name: string;
    /** ISO 4217. */
    currency: string;
    merchantEmail: string;
    alertRecipients: string[];
    senderName: string;
    senderEmail: string;
    reservationMinutes: number;
    /** Hundredths of a percent. */
    taxRateBps: number;
    /** Of products that are created without one of their own; null: none. */
    lowStockThreshold: number | null;
    /** Nothing of the shop is sent to an AI. */
    aiOptOut: boolean;
    /** Origins whose pages may call the API from a browser. */
    allowedOrigins: string[];
    /**
     * When the money of a prepaid order is taken that does not say so itself.
     */
    capture: "automatic" | "on_shipment";
    features: {
        lowStockAlerts: boolean;
        orderMails: boolean;
    };
    inventory: {
        /**
         * Which locations an order is taken from: as few as possible; as few as possible and the fullest first; or one after the other by priority.
         */
        allocation: "fewest" | "most-stock" | "priority";
        /** From an order at a supplier to its arrival. */
        leadDays: number;
        /** How long a delivery should last. */
        coverDays: number;
    };
    carts: {
        /** Without a change. */
        expireAfterDays: number;
    };
    retention: {
        statusLinkDays: number;
        eraseAfterDays: number | null;
        mailDays: number;
        webhookDays: number;
    };
}

export interface SettingsChanges {
    name?: string | undefined;
    /** ISO 4217. */
    currency?: string | undefined;
    capture?: ("automatic" | "on_shipment") | undefined;
    merchantEmail?: string | undefined;
    alertRecipients?: readonly string[] | undefined;
    senderName?: string | undefined;
    senderEmail?: string | undefined;
    lowStockThreshold?: (number | null) | undefined;
    reservationMinutes?: number | undefined;
    taxRateBps?: number | undefined;
    aiOptOut?: boolean | undefined;
    features?: {
        lowStockAlerts?: boolean | undefined;
        orderMails?: boolean | undefined;
    } | undefined;
    inventory?: {
        allocation?: ("fewest" | "most-stock" | "priority") | undefined;
        leadDays?: number | undefined;
        coverDays?: number | undefined;
    } | undefined;
    carts?: {
        expireAfterDays?: number | undefined;
    } | undefined;
    retention?: {
        statusLinkDays?: number | undefined;
        eraseAfterDays?: (number | null) | undefined;
        mailDays?: number | undefined;
        webhookDays?: number | undefined;
    } | undefined;
    allowedOrigins?: readonly string[] | undefined;
}

/** A change of stock, and what became of it. */
export interface SettledAdjustment {
    id: Id;
    sku: string;
    location: string;
    delta: number;
    /** What a piece costs, in minor units; null where nobody knows. */
    unitCost: number | null;
    reason: string;
    status: "pending" | "applied" | "rejected";
    /** Why it could not be applied. */
    rejection: string | null;
    actor: string;
    createdAt: string;
    settledAt: string | null;
}

/** Items that left together. */
export interface Shipment {
    id: Id;
    carrier: string;
    trackingNumber: string;
    items: {
        sku: string;
        quantity: number;
    }[];
    createdAt: string;
    deliveredAt: string | null;
}

export interface ShipmentInput {
    /** All that is left, if absent. */
    items?: readonly ItemInput[] | undefined;
    carrier: string;
    trackingNumber: string;
}

export interface ShippingMethod {
    code: string;
    name: string;
    /** Minor units of the currency. */
    price: number;
    currency: string;
    days: {
        min: number;
        max: number;
    } | null;
    active: boolean;
}

export interface ShippingMethodInput {
    name: string;
    /** Minor units. */
    price: number;
    /**
     * Business days from when it is handed over.
     * @default null
     */
    days?: ({
        min: number;
        max: number;
    } | null) | undefined;
    /** @default true */
    active?: boolean | undefined;
}

export interface ShippingQuote {
    currency: string;
    /** Minor units of the currency. */
    subtotal: number;
    weightGrams: number;
    pricesIncludeTax: boolean;
    offers: {
        method: string;
        name: string;
        /** Minor units of the currency. */
        price: number;
        currency: string;
        estimate: {
            earliest: string;
            latest: string;
        } | null;
        /** Minor units of the currency. */
        taxTotal: number;
        taxes: OrderTax[];
        /** Minor units of the currency. */
        total: number;
    }[];
}

export interface ShippingQuoteInput {
    items: readonly {
        sku: string;
        quantity: number;
    }[];
    shippingAddress: {
        /** ISO 3166-1 alpha-2, officially assigned. */
        country: string;
        region?: string | undefined;
        postalCode: string;
    };
}

export interface ShippingSettings {
    timeZone: string;
    cutoff: string | null;
    workDays: number[];
    holidays: string[];
}

export interface ShippingSettingsChanges {
    timeZone?: string | undefined;
    /** What is ordered from then on leaves on the next day. */
    cutoff?: (string | null) | undefined;
    /** 1 is Monday. */
    workDays?: readonly number[] | undefined;
    holidays?: readonly string[] | undefined;
}

export interface ShippingZone {
    id: Id;
    name: string;
    places: {
        country: string;
        regions: string[];
        postalPrefixes: string[];
    }[];
    rates: {
        method: string;
        brackets: {
            weightUpTo: number | null;
            subtotalUpTo: number | null;
            /** Minor units of the currency. */
            price: number;
        }[];
        freeFrom: number | null;
        days: {
            min: number;
            max: number;
        } | null;
    }[];
}

export interface ShippingZoneInput {
    name: string;
    places: readonly {
        /** `*`: everywhere else. */
        country: "*" | string;
        /** @default [] */
        regions?: readonly string[] | undefined;
        /** @default [] */
        postalPrefixes?: readonly string[] | undefined;
    }[];
    rates: readonly {
        method: string;
        /** The first one that fits counts. */
        brackets: readonly {
            /**
             * Grams; null: without a limit.
             * @default null
             */
            weightUpTo?: (number | null) | undefined;
            /**
             * Of the goods, in minor units; null: without a limit.
             * @default null
             */
            subtotalUpTo?: (number | null) | undefined;
            /** Minor units. */
            price: number;
        }[];
        /**
         * From goods of this value on it costs nothing, in minor units; null: never.
         * @default null
         */
        freeFrom?: (number | null) | undefined;
        /**
         * Business days from when it is handed over.
         * @default null
         */
        days?: ({
            min: number;
            max: number;
        } | null) | undefined;
    }[];
}

export interface Shop {
    slug: string;
    name: string;
    /** ISO 4217. */
    currency: string;
    /**
     * Whether it takes orders.
     */
    status: "open" | "suspended";
}

/** A stock-take of one location. */
export interface StockCount {
    id: Id;
    location: string;
    scope: "all" | "chosen";
    reason: string;
    status: "open" | "closing" | "closed" | "cancelled";
    /** Why it could not be done. */
    rejection: string | null;
    actor: string;
    openedAt: string;
    closedAt: string | null;
    /** SKUs that are on it. */
    lines: number;
    /** SKUs that were counted. */
    counted: number;
    /** SKUs whose figure differs; known when it is closed, as what follows. */
    different: number;
    /** Pieces that nobody knew of. */
    found: number;
    /** Pieces that are not there. */
    missing: number;
    /** Minor units of the shop’s currency. */
    value: number;
}

export interface StockCountInput {
    location: string;
    /** All that is there, if absent. */
    skus?: readonly string[] | undefined;
    reason: string;
}

/** One SKU of a stock-take; what it should have been is known when that is closed. */
export interface StockCountLine {
    sku: string;
    counted: number | null;
    countedAt: string | null;
    countedBy: string | null;
    /** What the books had when it was counted; known when the count is closed, as what follows. */
    expected: number | null;
    difference: number | null;
    value: number | null;
}

export interface StockCountLinePage {
    data: StockCountLine[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface StockCountPage {
    data: StockCount[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

/** The stock of one SKU at one location, in pieces. */
export interface StockLevel {
    location: string;
    /** Less than nothing where more was sold than was there. */
    onHand: number;
    reserved: number;
    /** Orders are taken only from active locations. */
    active: boolean;
    /** Available stock at or under this raises an alert; null: none. */
    lowStockThreshold: number | null;
    /** How far above its threshold the stock has to rise before it is told of again. */
    lowStockMargin: number;
    /** Pieces that orders wait for. */
    awaited: number;
    /** Pieces on their way from other locations. */
    incoming: number;
    /** Minor units of the shop’s currency. */
    value: number;
}

export interface StockPolicyChanges {
    whenSoldOut?: ("refuse" | "backorder" | "preorder") | undefined;
    backorderLimit?: (number | null) | undefined;
    availableFrom?: (string | null) | undefined;
    leadDays?: (number | null) | undefined;
    coverDays?: (number | null) | undefined;
    levels?: readonly {
        location: string;
        lowStockThreshold?: (number | null) | undefined;
        lowStockMargin?: number | undefined;
    }[] | undefined;
}

export interface TaxRate {
    id: Id;
    /** What it is called. */
    tax: string;
    taxClass: string;
    /** Null: everywhere else. */
    country: string | null;
    region: string | null;
    postalPrefix: string | null;
    /** Millionths: 20% is 200,000. */
    ratePpm: number;
}

export interface TaxRateChanges {
    /** Millionths: 20% is 200,000. */
    ratePpm: number;
}

export interface TaxRateInput {
    /** What it is called; a sale can have several. */
    tax: string;
    /**
     * That products have; a class without any rate is taxed as `standard`.
     * @default standard
     */
    taxClass?: string | undefined;
    /**
     * Null: everywhere else.
     * @default null
     */
    country?: (string | null) | undefined;
    /**
     * As addresses write it.
     * @default null
     */
    region?: (string | null) | undefined;
    /** @default null */
    postalPrefix?: (string | null) | undefined;
    /** Millionths: 20% is 200,000. */
    ratePpm: number;
}

export interface TaxSettings {
    pricesIncludeTax: boolean;
    /**
     * `order`: each tax is rounded once, over all that it is due on at one rate; `line`: on each line.
     */
    rounding: "order" | "line";
    taxShipping: boolean;
    shippingTaxClass: string;
}

export interface TaxSettingsChanges {
    pricesIncludeTax?: boolean | undefined;
    rounding?: ("order" | "line") | undefined;
    taxShipping?: boolean | undefined;
    /** That products have; a class without any rate is taxed as `standard`. */
    shippingTaxClass?: string | undefined;
}

export interface TenantLimits {
    /** Null: without a limit. */
    requestsPerDay: number | null;
    /** Null: without a limit. */
    ordersPerDay: number | null;
    /** Null: without a limit. */
    storageBytes: number | null;
}

export type TestWebhookEndpointAnswer = Record<string, never>;

/** Minor units. */
export interface Totals {
    /** Minor units of the currency. */
    subtotal: number;
    /** Minor units of the currency. */
    shippingTotal: number;
    /** Minor units of the currency. */
    taxTotal: number;
    /** Minor units of the currency. */
    discountTotal: number;
    /** Minor units of the currency. */
    total: number;
}

/** Stock that a job moves from one location to another: all of its lines, or none. */
export interface Transfer {
    id: Id;
    from: string;
    to: string;
    lines: {
        sku: string;
        quantity: number;
    }[];
    /** It is on its way until somebody says that it arrived. */
    inTwoSteps: boolean;
    reason: string;
    status: "pending" | "in_transit" | "receiving" | "completed" | "rejected";
    /** Why it could not be done. */
    rejection: string | null;
    actor: string;
    createdAt: string;
    dispatchedAt: string | null;
    settledAt: string | null;
}

export interface TransferInput {
    from: string;
    to: string;
    lines: readonly {
        sku: string;
        quantity: number;
    }[];
    /** It is on its way until somebody says that it arrived. */
    inTwoSteps?: boolean | undefined;
    reason: string;
}

export interface TransferPage {
    data: Transfer[];
    /** Sent as `cursor`, it brings the next page; null on the last one. */
    nextCursor: string | null;
}

export interface Usage {
    data: {
        day: string;
        requests: number;
        orders: number;
        /** As it was measured last on that day, about; null where it was not. */
        storageBytes: number | null;
    }[];
    limits: TenantLimits;
    timeZone: "UTC";
}

/** A product, or a variant of one. */
export interface Variant {
    sku: string;
    name: string;
    description: string | null;
    /** Minor units of the currency. */
    price: number;
    /** ISO 4217. */
    currency: string;
    cost: number | null;
    taxClass: string;
    /** Of one piece, as it is sent. */
    weightGrams: number | null;
    /** The code of its category. */
    category: string | null;
    attributes: Attributes;
    /** The SKU of the product that it is a variant of. */
    parent: string | null;
    /** What makes it another variant than its siblings. */
    options: {
        [key: string]: string;
    };
    active: boolean;
    archivedAt: string | null;
    /** One more with each change. */
    version: number;
    createdAt: string;
    updatedAt: string;
}

/** A message to an endpoint, and what became of it. */
export interface WebhookDelivery {
    id: Id;
    /** By which the receiver knows it: the header webhook-id. */
    messageId: string;
    type: string;
    orderId: Id | null;
    /**
     * `skipped`: the endpoint was disabled; it waits for a replay.
     */
    status: "pending" | "succeeded" | "failed" | "skipped";
    occurredAt: string;
    /** Since it was noted, or replayed. */
    attempts: number;
    nextAttemptAt: string | null;
    settledAt: string | null;
    log: {
        at: string;
        /** Of HTTP; null: there was no answer. */
        status: number | null;
        error: string | null;
        durationMs: number;
    }[];
}

/** Where a shop is told of what happens. */
export interface WebhookEndpoint {
    id: Id;
    url: string;
    description: string | null;
    events: WebhookEventType[];
    payload: "thin" | "full";
    enabled: boolean;
    /** Why it was disabled by itself; null: it was not. */
    disabledReason: ("gone" | "failing") | null;
    disabledAt: string | null;
    /** Since when no message has arrived; null: the last one did. */
    failingSince: string | null;
    /** With what messages are signed: the last characters of each, and until when. */
    secrets: {
        hint: string;
        expiresAt: string | null;
    }[];
    createdAt: string;
    updatedAt: string;
}

export interface WebhookEndpointChanges {
    /** Where messages are posted to. */
    url?: string | undefined;
    description?: (string | null) | undefined;
    /** What it is told of. */
    events?: readonly ("order.accepted" | "order.processed" | "order.rejected" | "order.confirmed" | "order.paid" | "order.shipped" | "order.delivered" | "order.cancelled" | "order.refunded" | "payment.failed" | "stock.low" | "product.created" | "product.updated")[] | undefined;
    /**
     * `thin`: ids alone; `full`: the order as the API shows it.
     */
    payload?: ("thin" | "full") | undefined;
    enabled?: boolean | undefined;
}

export interface WebhookEndpointInput {
    /** Where messages are posted to. */
    url: string;
    /** @default null */
    description?: (string | null) | undefined;
    /** What it is told of. */
    events: readonly ("order.accepted" | "order.processed" | "order.rejected" | "order.confirmed" | "order.paid" | "order.shipped" | "order.delivered" | "order.cancelled" | "order.refunded" | "payment.failed" | "stock.low" | "product.created" | "product.updated")[];
    /**
     * `thin`: ids alone; `full`: the order as the API shows it.
     * @default full
     */
    payload?: ("thin" | "full") | undefined;
    /** @default true */
    enabled?: boolean | undefined;
}

export type WebhookEventType = "order.accepted" | "order.processed" | "order.rejected" | "order.confirmed" | "order.paid" | "order.shipped" | "order.delivered" | "order.cancelled" | "order.refunded" | "payment.failed" | "stock.low" | "product.created" | "product.updated";

/**
 * What becomes of an order for more than is there: refused, or taken and waits.
 */
export type WhenSoldOut = "refuse" | "backorder" | "preorder";
