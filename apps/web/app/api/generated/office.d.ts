// Made from the interface; see tests/generated.
export interface paths {
    "/.well-known/security.txt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whom to tell of a security hole (RFC 9116) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This interface as a page */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/callback/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Back from a provider of single sign-on; leads on to the page that was asked for */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/delete-passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove a passkey */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/generate-authenticate-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Begin to sign in with a passkey */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/generate-register-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Begin to add a passkey; takes a recent sign-in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/list-user-passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own passkeys */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/verify-authentication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a passkey */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/passkey/verify-registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a passkey; takes a recent sign-in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-in/email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with e-mail address and password; then comes the second factor */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-in/social": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin single sign-on: the answer says where the browser goes */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/two-factor/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to set up an authenticator app; its backup codes are shown this once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/two-factor/generate-backup-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New backup codes in place of the old ones, shown this once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/two-factor/verify-backup-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A backup code in place of the authenticator app */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/two-factor/verify-totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The code of the authenticator app: signs in, or completes its set-up */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    } | null;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest checkpoint (C2SP tlog-checkpoint) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ledger/tile/{*}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tile or an entry bundle (C2SP tlog-tiles) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    "*": string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Figures for Prometheus */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This interface in OpenAPI 3.1 */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether it can do its work */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            checks: {
                                [key: string]: string;
                            };
                            ready: boolean;
                        };
                    };
                };
                /** @description Default Response */
                503: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            checks: {
                                [key: string]: string;
                            };
                            ready: boolean;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Back to a site with a code, after signing in */
        get: {
            parameters: {
                query: {
                    site: string;
                    state: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests for reads that take a second person, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            requests: {
                                approvedAt?: string;
                                approvedBy?: string;
                                /** @description The operator who will read */
                                by: string;
                                case: string;
                                /** @description What an approval signs */
                                digest: string;
                                expiresAt: string;
                                /** @enum {string} */
                                form: "cart" | "zip" | "raw" | "excerpt";
                                /** @enum {string} */
                                purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                                /** Format: uuid */
                                request: string;
                                requestedAt: string;
                                /**
                                 * Format: uuid
                                 * @description The site’s id of the sample
                                 */
                                sample: string;
                                site: string;
                                /** @enum {string} */
                                state: "waiting" | "approved" | "expired";
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Ask for a read that a second person must approve */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        case: string;
                        /** @enum {string} */
                        form: "cart" | "zip" | "raw" | "excerpt";
                        /** @enum {string} */
                        purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                        /** Format: lowercase */
                        sample: string & (unknown & unknown);
                        site: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approvedAt?: string;
                            approvedBy?: string;
                            /** @description The operator who will read */
                            by: string;
                            case: string;
                            /** @description What an approval signs */
                            digest: string;
                            expiresAt: string;
                            /** @enum {string} */
                            form: "cart" | "zip" | "raw" | "excerpt";
                            /** @enum {string} */
                            purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                            /** Format: uuid */
                            request: string;
                            requestedAt: string;
                            /**
                             * Format: uuid
                             * @description The site’s id of the sample
                             */
                            sample: string;
                            site: string;
                            /** @enum {string} */
                            state: "waiting" | "approved" | "expired";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One request for a read that takes a second person */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The request */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approvedAt?: string;
                            approvedBy?: string;
                            /** @description The operator who will read */
                            by: string;
                            case: string;
                            /** @description What an approval signs */
                            digest: string;
                            expiresAt: string;
                            /** @enum {string} */
                            form: "cart" | "zip" | "raw" | "excerpt";
                            /** @enum {string} */
                            purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                            /** Format: uuid */
                            request: string;
                            requestedAt: string;
                            /**
                             * Format: uuid
                             * @description The site’s id of the sample
                             */
                            sample: string;
                            site: string;
                            /** @enum {string} */
                            state: "waiting" | "approved" | "expired";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access-requests/{id}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve another operator’s request with a note signed by one’s own key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The request */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A signed note */
                        approval: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approvedAt?: string;
                            approvedBy?: string;
                            /** @description The operator who will read */
                            by: string;
                            case: string;
                            /** @description What an approval signs */
                            digest: string;
                            expiresAt: string;
                            /** @enum {string} */
                            form: "cart" | "zip" | "raw" | "excerpt";
                            /** @enum {string} */
                            purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                            /** Format: uuid */
                            request: string;
                            requestedAt: string;
                            /**
                             * Format: uuid
                             * @description The site’s id of the sample
                             */
                            sample: string;
                            site: string;
                            /** @enum {string} */
                            state: "waiting" | "approved" | "expired";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own account: roles, what they permit, factors, sessions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            createdAt: string;
                            displayName?: string;
                            email?: string;
                            factors: {
                                passkeys: number;
                                password: boolean;
                                providers: string[];
                                totp: boolean;
                            };
                            key?: string;
                            name: string;
                            permissions: ("overview.read" | "relocations.plan" | "relocations.approve" | "relocations.steer" | "policy.read" | "policy.propose" | "policy.approve" | "policy.publish" | "samples.find" | "samples.describe" | "samples.read" | "analysis.read" | "analysis.reports" | "analysis.order" | "rules.read" | "rules.publish" | "rules.override" | "verdicts.read" | "verdicts.override" | "verdicts.second-look" | "access.request" | "access.approve" | "access.read" | "access-log.read" | "statistics.read" | "keys.read" | "ledger.read" | "ledger.check" | "settings.read" | "people.read" | "people.manage" | "customers.read" | "customers.manage" | "customers.erase" | "requests.read" | "requests.work" | "requests.review" | "requests.read-files" | "evidence.read")[];
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                            sessions: {
                                beganAt: string;
                                current: boolean;
                                expiresAt: string;
                                id: string;
                                method: string;
                                usedAt: string;
                                userAgent?: string;
                            }[];
                            /** @enum {string} */
                            state: "invited" | "active" | "deactivated";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Put another key in the place of one’s own; from now on the old one counts no more */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A note verifier key (Ed25519) */
                        key: string;
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            key: string;
                            name: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        /** Make one’s first key known, within minutes of a sign-in; sites then know the operator */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A note verifier key (Ed25519) */
                        key: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            createdAt: string;
                            deactivatedAt?: string;
                            index: number;
                            key?: string;
                            name: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/key-replacement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for a link with which to make another key; within minutes of a sign-in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        reason: "lost" | "stolen" | "renewed";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: string;
                            link: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/key-replacement/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which key a link replaces, and why; it stays unused */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Who asked for the link */
                            by: string;
                            expiresAt: string;
                            /** @enum {string} */
                            reason: "lost" | "stolen" | "renewed";
                            replaces: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change one’s own password; all other sessions end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session of one’s own */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-portal/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Announce a request of an authority
         * @description For authorities. Nothing in an announcement is believed: counsel calls back at a number known from elsewhere before it
         *     goes on. The answer's secret is shown once; with the reference it lets one ask how the request stands.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        authority: {
                            contact: {
                                address?: string;
                                email?: string;
                                phone?: string;
                            };
                            country: string;
                            name: string;
                            officer?: string;
                            /** @enum {string} */
                            type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                        };
                        /** @enum {string} */
                        category: "user-data" | "technical-expertise";
                        gag: {
                            basis?: string;
                            exists: boolean;
                            /** Format: date */
                            expiresOn?: string;
                            /** Format: date */
                            reviewOn?: string;
                        };
                        language: string;
                        law: {
                            basis?: string;
                            emergency: boolean;
                            /** @enum {string} */
                            instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                            /** Format: date */
                            issuedOn?: string;
                            judicial: boolean;
                            offence?: string;
                            reference?: string;
                            treaty?: string;
                        };
                        scope: {
                            readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                            /** Format: date */
                            from?: string;
                            readonly selectors: {
                                /** @enum {string} */
                                type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                value: string;
                            }[];
                            /** Format: date */
                            until?: string;
                        };
                        /** @enum {string} */
                        subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reference: string;
                            secret: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-portal/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How an announced request stands; never what it came to */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reference: string;
                        secret: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            state: "received" | "in-progress" | "answered" | "closed" | "declined";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-request-announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Announcements that wait, the oldest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            announcements: {
                                intake: {
                                    authority: {
                                        contact: {
                                            address?: string;
                                            email?: string;
                                            phone?: string;
                                        };
                                        country: string;
                                        name: string;
                                        officer?: string;
                                        /** @enum {string} */
                                        type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                                    };
                                    /** @enum {string} */
                                    category: "user-data" | "technical-expertise";
                                    gag: {
                                        basis?: string;
                                        exists: boolean;
                                        /** Format: date */
                                        expiresOn?: string;
                                        /** Format: date */
                                        reviewOn?: string;
                                    };
                                    language: string;
                                    law: {
                                        basis?: string;
                                        emergency: boolean;
                                        /** @enum {string} */
                                        instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                        /** Format: date */
                                        issuedOn?: string;
                                        judicial: boolean;
                                        offence?: string;
                                        reference?: string;
                                        treaty?: string;
                                    };
                                    scope: {
                                        readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                        /** Format: date */
                                        from?: string;
                                        readonly selectors: {
                                            /** @enum {string} */
                                            type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                            value: string;
                                        }[];
                                        /** Format: date */
                                        until?: string;
                                    };
                                    /** @enum {string} */
                                    subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                };
                                receivedAt: string;
                                reference: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-request-announcements/{reference}/acceptance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a case of an announcement; its gates are all before it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    reference: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default [] */
                        deadlines?: {
                            /**
                             * Format: date-time
                             * @description Of named-in-order: the first moment that is too late
                             */
                            namedEnd?: string;
                            /** @description Whose working days count: CH, US-CA */
                            place: string;
                            rule: string;
                        }[];
                        timeZone: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-request-announcements/{reference}/refusal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline an announcement: its content is forgotten */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    reference: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-request-deadlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deadlines that are over, or will be within some hours; the most urgent first */
        get: {
            parameters: {
                query?: {
                    hours?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deadlines: {
                                article: string;
                                authority: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                number: string;
                                place: string;
                                /** Format: uuid */
                                request: string;
                                rule: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The register of authority requests, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description The next of the page before */
                    after?: string;
                    category?: "user-data" | "technical-expertise";
                    /** @description Of the authority */
                    country?: string;
                    /** @description Received at or after */
                    from?: string;
                    limit?: number;
                    open?: string;
                    outcome?: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                    /** @description Received before */
                    until?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next?: string;
                            requests: {
                                approval?: {
                                    at: string;
                                    by: string;
                                    digest: string;
                                };
                                /** @description As it came; scope is what counsel lets pass */
                                asked: {
                                    readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                    /** Format: date */
                                    from?: string;
                                    readonly selectors: {
                                        /** @enum {string} */
                                        type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                        value: string;
                                    }[];
                                    /** Format: date */
                                    until?: string;
                                };
                                authenticity?: {
                                    at: string;
                                    by: string;
                                    method: string;
                                    number?: string;
                                    source?: string;
                                };
                                authority: {
                                    contact: {
                                        address?: string;
                                        email?: string;
                                        phone?: string;
                                    };
                                    country: string;
                                    name: string;
                                    officer?: string;
                                    /** @enum {string} */
                                    type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                                };
                                /** @enum {string} */
                                category: "user-data" | "technical-expertise";
                                /** @enum {string} */
                                channel: "paper" | "structured-file" | "portal";
                                closedAt?: string;
                                readonly contests: {
                                    /** @enum {string} */
                                    kind: "challenge" | "appeal";
                                    text: string;
                                }[];
                                createdBy: string;
                                decision?: {
                                    at: string;
                                    by: string;
                                    /** @enum {string} */
                                    legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                    notice: {
                                        /** @enum {string} */
                                        kind: "not-applicable" | "notify" | "gag";
                                        /** Format: date */
                                        on?: string;
                                    };
                                    /** @enum {string} */
                                    outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                    reason: string;
                                };
                                readonly deliveries: {
                                    at: string;
                                    by: string;
                                    costs?: string;
                                    digest: string;
                                    items: number;
                                    /** @enum {string} */
                                    outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                }[];
                                gag: {
                                    basis?: string;
                                    exists: boolean;
                                    /** Format: date */
                                    expiresOn?: string;
                                    /** Format: date */
                                    reviewOn?: string;
                                };
                                gates: {
                                    [key: string]: {
                                        at: string;
                                        by: string;
                                        code: string;
                                        reason: string;
                                        /** @enum {string} */
                                        result: "passed" | "rejected";
                                    };
                                };
                                /** Format: uuid */
                                id: string;
                                readonly items: {
                                    about: {
                                        /** @enum {string} */
                                        type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                        value: string;
                                    };
                                    /** @enum {string} */
                                    dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                    /** @description Kinds of personal data in it */
                                    readonly findings: string[];
                                    from?: string;
                                    /** Format: uuid */
                                    id: string;
                                    name: string;
                                    sha256: string;
                                    size: number;
                                    until?: string;
                                }[];
                                language: string;
                                law: {
                                    basis?: string;
                                    emergency: boolean;
                                    /** @enum {string} */
                                    instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                    /** Format: date */
                                    issuedOn?: string;
                                    judicial: boolean;
                                    offence?: string;
                                    reference?: string;
                                    treaty?: string;
                                };
                                number: string;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                paperAt?: string;
                                readonly preparers: string[];
                                /** Format: date-time */
                                receivedAt: string;
                                reopened: number;
                                scope: {
                                    readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                    /** Format: date */
                                    from?: string;
                                    readonly selectors: {
                                        /** @enum {string} */
                                        type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                        value: string;
                                    }[];
                                    /** Format: date */
                                    until?: string;
                                };
                                scopeVersion: number;
                                searched?: {
                                    accounts: number;
                                    readonly sites: string[];
                                };
                                /** @enum {string} */
                                subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                timeZone: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Enter a request of an authority */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        authority: {
                            contact: {
                                address?: string;
                                email?: string;
                                phone?: string;
                            };
                            country: string;
                            name: string;
                            officer?: string;
                            /** @enum {string} */
                            type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                        };
                        /** @enum {string} */
                        category: "user-data" | "technical-expertise";
                        /** @enum {string} */
                        channel: "paper" | "structured-file";
                        /** @default [] */
                        deadlines?: {
                            /**
                             * Format: date-time
                             * @description Of named-in-order: the first moment that is too late
                             */
                            namedEnd?: string;
                            /** @description Whose working days count: CH, US-CA */
                            place: string;
                            rule: string;
                        }[];
                        gag: {
                            basis?: string;
                            exists: boolean;
                            /** Format: date */
                            expiresOn?: string;
                            /** Format: date */
                            reviewOn?: string;
                        };
                        language: string;
                        law: {
                            basis?: string;
                            emergency: boolean;
                            /** @enum {string} */
                            instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                            /** Format: date */
                            issuedOn?: string;
                            judicial: boolean;
                            offence?: string;
                            reference?: string;
                            treaty?: string;
                        };
                        /** Format: date-time */
                        receivedAt: string;
                        scope: {
                            readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                            /** Format: date */
                            from?: string;
                            readonly selectors: {
                                /** @enum {string} */
                                type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                value: string;
                            }[];
                            /** Format: date */
                            until?: string;
                        };
                        /** @enum {string} */
                        subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                        timeZone: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One case: its gates, deadlines and files */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/acts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pass or reject a gate, decide, close: what counsel does to a case */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        act: "pass";
                        code: string;
                        /** @enum {string} */
                        gate: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search";
                        /** @description Called back at; from elsewhere than the request */
                        number?: string;
                        reason: string;
                        /** @description Where was looked */
                        sites?: string[];
                        /** @description Where the number or key is known from */
                        source?: string;
                    } | {
                        /** @enum {string} */
                        act: "reject";
                        code: string;
                        /** @enum {string} */
                        gate: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search";
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "change-scope";
                        reason: string;
                        scope: {
                            readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                            /** Format: date */
                            from?: string;
                            readonly selectors: {
                                /** @enum {string} */
                                type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                value: string;
                            }[];
                            /** Format: date */
                            until?: string;
                        };
                    } | {
                        /** @enum {string} */
                        act: "set-gag";
                        gag: {
                            basis?: string;
                            exists: boolean;
                            /** Format: date */
                            expiresOn?: string;
                            /** Format: date */
                            reviewOn?: string;
                        };
                        notice?: {
                            /** @enum {string} */
                            kind: "not-applicable" | "notify" | "gag";
                            /** Format: date */
                            on?: string;
                        };
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "remove-item";
                        /** Format: uuid */
                        item: string;
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "decide";
                        notice: {
                            /** @enum {string} */
                            kind: "not-applicable" | "notify" | "gag";
                            /** Format: date */
                            on?: string;
                        };
                        /** @enum {string} */
                        outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "settle-notice";
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "paper";
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "contest";
                        /** @enum {string} */
                        kind: "challenge" | "appeal";
                        text: string;
                    } | {
                        /** @enum {string} */
                        act: "withdraw";
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "reopen";
                        /** @enum {string} */
                        gate: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                        reason: string;
                    } | {
                        /** @enum {string} */
                        act: "close";
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve what is decided, with a note signed by one’s own key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A signed note */
                        approval: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Attach a file to a case
         * @description The body is the file as it is, at most 25 MiB. It is kept encrypted, and never unpacked.
         */
        post: {
            parameters: {
                query: {
                    name: string;
                };
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": unknown;
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/deadlines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a case one more deadline, by the rule of a law */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: date-time
                         * @description Of named-in-order: the first moment that is too late
                         */
                        namedEnd?: string;
                        /** @description Whose working days count: CH, US-CA */
                        place: string;
                        rule: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/deadlines/{part}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Extend, pause, resume or meet a deadline, as far as its law lets one */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                    part: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        act: "extend" | "pause" | "resume" | "meet";
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the answer; what is handed over becomes a package for the requester’s key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        costs?: string;
                        reason: string;
                        /** @description The requester’s age key */
                        recipient?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/files/{part}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of a case; that it was read stands in the ledger before the first byte */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                    part: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every act on a case, in order */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            acts: {
                                act: string;
                                at: string;
                                detail: unknown;
                                /** @description Of its entry in the office’s ledger */
                                index: string;
                                person: string;
                                seq: number;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a piece of technical expertise to a case
         * @description The body is the text as it is (UTF-8, at most 1 MiB): STIX, MISP, CSV, Markdown. It is examined for personal data;
         *     what is found is named by its kind in the item's findings, and stops the case at the gate search. With convert=true it is taken out,
         *     and IP addresses become their networks.
         */
        post: {
            parameters: {
                query: {
                    convert?: string;
                    dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                    from?: string;
                    name: string;
                    /** @description Which selector of the scope it is about */
                    selectorType: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                    selectorValue: string;
                    until?: string;
                };
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": unknown;
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receipts that the case exists and, once it is closed, how it is counted */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            receipts: unknown[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority-requests/{id}/returns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a case back to its decision */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The case, by its id or its number */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approval?: {
                                at: string;
                                by: string;
                                digest: string;
                            };
                            /** @description As it came; scope is what counsel lets pass */
                            asked: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            authenticity?: {
                                at: string;
                                by: string;
                                method: string;
                                number?: string;
                                source?: string;
                            };
                            authority: {
                                contact: {
                                    address?: string;
                                    email?: string;
                                    phone?: string;
                                };
                                country: string;
                                name: string;
                                officer?: string;
                                /** @enum {string} */
                                type: "police" | "prosecutor" | "court" | "regulator" | "intelligence" | "tax-and-customs" | "other";
                            };
                            /** @enum {string} */
                            category: "user-data" | "technical-expertise";
                            /** @enum {string} */
                            channel: "paper" | "structured-file" | "portal";
                            closedAt?: string;
                            readonly contests: {
                                /** @enum {string} */
                                kind: "challenge" | "appeal";
                                text: string;
                            }[];
                            createdBy: string;
                            readonly deadlines: {
                                article: string;
                                clock: {
                                    /** @enum {string} */
                                    state: "met" | "paused" | "overdue" | "today" | "soon" | "running";
                                    words: string;
                                };
                                duty: string;
                                /** @description The first moment that is too late */
                                end: string;
                                extended: boolean;
                                /** Format: uuid */
                                id: string;
                                law: string;
                                place: string;
                                rule: string;
                            }[];
                            decision?: {
                                at: string;
                                by: string;
                                /** @enum {string} */
                                legalReason?: "authority" | "basis" | "jurisdiction" | "scope" | "form" | "authenticity";
                                notice: {
                                    /** @enum {string} */
                                    kind: "not-applicable" | "notify" | "gag";
                                    /** Format: date */
                                    on?: string;
                                };
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                                reason: string;
                            };
                            readonly deliveries: {
                                at: string;
                                by: string;
                                costs?: string;
                                digest: string;
                                items: number;
                                /** @enum {string} */
                                outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            }[];
                            /** @description What an approval signs */
                            digest?: string;
                            readonly files: {
                                addedAt: string;
                                addedBy: string;
                                /** Format: uuid */
                                id: string;
                                /** @enum {string} */
                                kind: "attachment" | "item" | "package";
                                name: string;
                                sha256: string;
                                size: number;
                            }[];
                            gag: {
                                basis?: string;
                                exists: boolean;
                                /** Format: date */
                                expiresOn?: string;
                                /** Format: date */
                                reviewOn?: string;
                            };
                            /**
                             * @description Whose turn it is
                             * @enum {string}
                             */
                            gate?: "authenticity" | "category" | "legal-basis" | "jurisdiction" | "form" | "scope" | "search" | "decision" | "second-review" | "delivery" | "notice";
                            gates: {
                                [key: string]: {
                                    at: string;
                                    by: string;
                                    code: string;
                                    reason: string;
                                    /** @enum {string} */
                                    result: "passed" | "rejected";
                                };
                            };
                            /** Format: uuid */
                            id: string;
                            readonly items: {
                                about: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                };
                                /** @enum {string} */
                                dataType: "accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                                /** @description Kinds of personal data in it */
                                readonly findings: string[];
                                from?: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                sha256: string;
                                size: number;
                                until?: string;
                            }[];
                            language: string;
                            law: {
                                basis?: string;
                                emergency: boolean;
                                /** @enum {string} */
                                instrument: "court-order" | "search-warrant" | "production-order" | "preservation-order" | "subpoena" | "mutual-assistance" | "epoc" | "epoc-pr" | "emergency-request" | "informal-request" | "national-security";
                                /** Format: date */
                                issuedOn?: string;
                                judicial: boolean;
                                offence?: string;
                                reference?: string;
                                treaty?: string;
                            };
                            number: string;
                            /** @enum {string} */
                            outcome: "disclosed-full" | "disclosed-part" | "expertise-provided" | "no-data" | "rejected-legal" | "redirected" | "withdrawn" | "pending";
                            paperAt?: string;
                            readonly preparers: string[];
                            /** Format: date-time */
                            receivedAt: string;
                            reopened: number;
                            scope: {
                                readonly dataTypes: ("accounts" | "files" | "statistics" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion")[];
                                /** Format: date */
                                from?: string;
                                readonly selectors: {
                                    /** @enum {string} */
                                    type: "customer" | "email" | "licence" | "installation" | "sha256" | "domain" | "url" | "campaign";
                                    value: string;
                                }[];
                                /** Format: date */
                                until?: string;
                            };
                            scopeVersion: number;
                            searched?: {
                                accounts: number;
                                readonly sites: string[];
                            };
                            /** @enum {string} */
                            subtype: "account-data" | "files" | "statistics" | "preservation" | "indicators" | "modus-operandi" | "reverse-engineering" | "threat-statistics" | "expert-opinion";
                            timeZone: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deadline-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules by which deadlines are counted, each with its article */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            rules: {
                                article: string;
                                duty: string;
                                /** @description The article that lets it be extended, and by whom */
                                extension?: string;
                                /** @enum {string} */
                                kind: "answer" | "keep";
                                law: string;
                                name: string;
                                /** @description The article by which it may stand still, and why */
                                pause?: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the office has logged for sites, as receipts in order
         * @description Answers at once where there is something beyond the index, otherwise waits for it.
         */
        get: {
            parameters: {
                query?: {
                    after?: string;
                    wait?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            documents: {
                                entry: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                format: "vitrine-receipt/1";
                                opening?: {
                                    payload: {
                                        [key: string]: unknown;
                                    };
                                    salt: string;
                                };
                                proof: string;
                            }[];
                            /** @description The types of entries that are served here */
                            types: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/home": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which site takes the data of a country */
        get: {
            parameters: {
                query: {
                    class?: "files" | "statistics" | "accounts";
                    country: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            class: "files" | "statistics" | "accounts";
                            country: string;
                            epoch: number;
                            jurisdiction: string;
                            policyVersion: number;
                            region: string;
                            site: string;
                            url: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ledger of this party: name, keys, newest checkpoint, who has cosigned it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            checkpoint: string;
                            readonly logKeys: string[];
                            newestEntryAt?: string;
                            origin: string;
                            party: string;
                            root: string;
                            size: string;
                            types: string[];
                            witnesses: string[];
                            readonly witnessKeys: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The check under way, and what the last one found */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            last?: {
                                by: string;
                                /** @description Missing where the check could not be carried through */
                                findings?: {
                                    bundles: number;
                                    checkpoints: number;
                                    entries: number;
                                    faultCount: number;
                                    faults: {
                                        code: string;
                                        message: string;
                                    }[];
                                    openings: number;
                                    root: string;
                                    size: string;
                                    tiles: number;
                                };
                                finishedAt: string;
                                startedAt: string;
                            };
                            /** @description Entries that it is through with */
                            running?: {
                                by: string;
                                done: string;
                                startedAt: string;
                                total: string;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Start a check of the whole ledger; one at a time, it repairs nothing */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            last?: {
                                by: string;
                                /** @description Missing where the check could not be carried through */
                                findings?: {
                                    bundles: number;
                                    checkpoints: number;
                                    entries: number;
                                    faultCount: number;
                                    faults: {
                                        code: string;
                                        message: string;
                                    }[];
                                    openings: number;
                                    root: string;
                                    size: string;
                                    tiles: number;
                                };
                                finishedAt: string;
                                startedAt: string;
                            };
                            /** @description Entries that it is through with */
                            running?: {
                                by: string;
                                done: string;
                                startedAt: string;
                                total: string;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger-health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the ledger does: size, lag, checkpoint, witnesses */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            lastEntryAt?: string;
                            origin: string;
                            /** @description Entries that are committed and not signed yet */
                            pending: string;
                            published?: {
                                at?: string;
                                size: string;
                            };
                            quorum: number;
                            /** @description Entries that a signed checkpoint covers */
                            size: string;
                            /** @description The newest head with the quorum’s cosignatures */
                            witnessed?: {
                                size: string;
                            };
                            witnesses: {
                                /** @description Of its newest cosignature kept here, by its own clock */
                                at?: string;
                                name: string;
                                size?: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries of the ledger, newest first, without their openings */
        get: {
            parameters: {
                query?: {
                    below?: string;
                    limit?: number;
                    type?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entries: {
                                entry: {
                                    at: string;
                                    commit: string;
                                    region?: string;
                                    site: string;
                                    type: string;
                                    /** @enum {number} */
                                    v: 1;
                                };
                                index: string;
                            }[];
                            next?: string;
                            size: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/entries/{index}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The inclusion proof of an entry (C2SP tlog-proof), with a signed checkpoint */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    index: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledger/growth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The size of the ledger over time, at evenly chosen entries */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            points: {
                                at: string;
                                size: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/ledgers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ledgers of the office and the sites, with their newest checkpoints */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ledgers: {
                                head?: {
                                    newestEntryAt?: string;
                                    size: string;
                                    witnesses: {
                                        at?: string;
                                        party: string;
                                    }[];
                                };
                                readonly logKeys: string[];
                                origin: string;
                                party: string;
                                /** @enum {string} */
                                problem?: "unreachable" | "bad-checkpoint";
                                url: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/links/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a one-time link is for; it stays unused */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: string;
                            person?: {
                                country: string;
                                displayName?: string;
                                email?: string;
                                name: string;
                                roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                            };
                            /** @enum {string} */
                            purpose: "welcome" | "invitation" | "recovery";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/links/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Use a link: sets a cookie with which a second factor, or a passkey, is set up */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Without one a passkey is set up */
                        password?: string;
                        /** @description Who the first administrator is; of no other link */
                        person?: {
                            country: string;
                            displayName: string;
                            /** Format: email */
                            email: string;
                            name: string;
                        };
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            /** @enum {string} */
                            next: "totp" | "passkey";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/moves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which version of the residency policy moved which region’s data from where to where */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            moves: {
                                /** @enum {string} */
                                class: "files" | "statistics" | "accounts";
                                /** @description null: the region is new */
                                from: string | null;
                                region: string;
                                /** @description null: the region is no more */
                                to: string | null;
                                version: number;
                            }[];
                            versions: {
                                effective: string;
                                /** @description Of the sites, by name */
                                jurisdictions: {
                                    [key: string]: string;
                                };
                                publishedAt: string;
                                /** @description That published it; null: people did */
                                relocation: string | null;
                                version: number;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The operators, their roles and their keys */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            createdAt: string;
                            deactivatedAt?: string;
                            index: number;
                            key?: string;
                            name: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                        }[];
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Make an operator
         * @description The key is a note verifier key (Ed25519) under the name of the operator.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        country: string;
                        key: string;
                        name: string;
                        /** @description Data steward and analyst unless told */
                        roles?: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            token: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/{name}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a person in no more; what they approved stands */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            createdAt: string;
                            deactivatedAt?: string;
                            index: number;
                            key?: string;
                            name: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/{name}/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace the key and the token of an operator who has no account */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        key: string;
                        /** @enum {string} */
                        reason: "lost" | "stolen" | "renewed";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            name: string;
                            token: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/{name}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a person these roles and no others; nobody changes their own */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            createdAt: string;
                            deactivatedAt?: string;
                            index: number;
                            key?: string;
                            name: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operators/introspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whose token this is */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            active: false;
                        } | {
                            /** @enum {boolean} */
                            active: true;
                            country: string;
                            name: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Intake, holdings, waiting work and alerts of all parties, with the last hour
         * @description The office asks the sites once in four seconds at most, and only while somebody asks it. The last hour is kept in memory: a restart forgets it.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            readonly alerts: {
                                /** @enum {string} */
                                kind: "unreachable" | "not-ready" | "figures-missing" | "ledger-stopped" | "witness-missing" | "copies-missing" | "erasure-uncovered" | "disk-nearly-full" | "policy-behind";
                                party: string;
                                words: string;
                            }[];
                            at: string;
                            readonly parties: {
                                /** @description null: of the office, or not told */
                                figures: {
                                    /** @description Missing: an older site */
                                    analysis?: {
                                        /** @description To be analysed again when there is nothing newer */
                                        backlog: number;
                                        judgedLastMinute: number;
                                        /** @description Samples that wait for their analysis, or are in it */
                                        waiting: number;
                                    };
                                    /** @description The site’s time: ISO, UTC */
                                    at: string;
                                    /** @description Repairs that are still to be done */
                                    copiesMissing: number;
                                    /** @description null: the store cannot tell */
                                    readonly disks: {
                                        dataCentre: string;
                                        freeBytes: number | null;
                                    }[];
                                    /** @description Places with customers’ data that no erasure rule covers, by the newest check */
                                    erasureUncovered: number;
                                    ledger: {
                                        /** @description Entries that are signed */
                                        size: number;
                                        stopped: boolean;
                                        /** @description Entries that are recorded and not public yet */
                                        waiting: number;
                                    };
                                    /** @description Tasks of relocations that are still to be done */
                                    relocationTasks: number;
                                    /** @description Counted once a minute at most */
                                    readonly stored: {
                                        bytes: number;
                                        region: string;
                                        samples: number;
                                    }[];
                                    /** @description Since the site was started; the difference of two answers is a rate */
                                    taken: {
                                        bytes: number;
                                        submissions: number;
                                    };
                                    /** @description Samples on their way in */
                                    uploads: number;
                                } | null;
                                /** @description One of each half minute of the last hour in which somebody looked */
                                readonly history: {
                                    at: string;
                                    bytesPerSecond: number | null;
                                    copiesMissing: number;
                                    ledgerWaiting: number;
                                    storedBytes: number;
                                    /** @description null: not known */
                                    submissionsPerSecond: number | null;
                                }[];
                                ledger: {
                                    size: number;
                                    readonly witnesses: string[];
                                } | null;
                                name: string;
                                /** @description That it acts on */
                                policyVersion: number | null;
                                /** @description Of the intake now; null: not known */
                                rate: {
                                    bytesPerSecond: number;
                                    submissionsPerSecond: number;
                                } | null;
                                /** @enum {string} */
                                state: "ready" | "not-ready" | "away";
                                /** @description null: a site that is not connected */
                                url: string | null;
                            }[];
                            /** @description In force */
                            policyVersion: number;
                            /** @description Witnesses that a certificate asks for */
                            quorum: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/overview/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The overview every few seconds, as server-sent events
         * @description Each event has the type `status` and the data of `GET /v1/overview`; the first comes at once. The stream ends after ten minutes and is asked for again.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people of the operator by name, their roles and how they sign in */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    after?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            next?: string;
                            people: {
                                country: string;
                                createdAt: string;
                                displayName?: string;
                                email?: string;
                                factors: {
                                    passkeys: number;
                                    password: boolean;
                                    providers: string[];
                                    totp: boolean;
                                };
                                key?: string;
                                name: string;
                                roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                                /** @enum {string} */
                                state: "invited" | "active" | "deactivated";
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Invite a person; the link works once, for 72 hours */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        country: string;
                        displayName: string;
                        /** Format: email */
                        email: string;
                        /** @description As an operator’s: small letters, digits, hyphens */
                        name: string;
                        roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: string;
                            link: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the people of the operator */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            country: string;
                            createdAt: string;
                            displayName?: string;
                            email?: string;
                            factors: {
                                passkeys: number;
                                password: boolean;
                                providers: string[];
                                totp: boolean;
                            };
                            key?: string;
                            name: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                            /** @enum {string} */
                            state: "invited" | "active" | "deactivated";
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{name}/key-replacement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for such a link for somebody else; it serves that person alone, signed in */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        reason: "lost" | "stolen" | "renewed";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: string;
                            link: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{name}/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issue a recovery link; using it takes all earlier credentials and sessions away */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            expiresAt: string;
                            link: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/permissions/{permission}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The roles and the people that have a permission */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    permission: "overview.read" | "relocations.plan" | "relocations.approve" | "relocations.steer" | "policy.read" | "policy.propose" | "policy.approve" | "policy.publish" | "samples.find" | "samples.describe" | "samples.read" | "analysis.read" | "analysis.reports" | "analysis.order" | "rules.read" | "rules.publish" | "rules.override" | "verdicts.read" | "verdicts.override" | "verdicts.second-look" | "access.request" | "access.approve" | "access.read" | "access-log.read" | "statistics.read" | "keys.read" | "ledger.read" | "ledger.check" | "settings.read" | "people.read" | "people.manage" | "customers.read" | "customers.manage" | "customers.erase" | "requests.read" | "requests.work" | "requests.review" | "requests.read-files" | "evidence.read";
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Names of active people */
                            people: string[];
                            permission: string;
                            roles: ("administrator" | "data-steward" | "analyst" | "counsel" | "counsel-reviewer" | "privacy-officer" | "reviewer" | "auditor" | "key-manager")[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All versions of the residency policy */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            digest: string;
                            effective: string;
                            index: number;
                            publishedAt: string;
                            version: number;
                        }[];
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Publish an approved proposal as the next version of the residency policy */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** Format: lowercase */
                        proposal: string & (unknown & unknown);
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            digest: string;
                            receipt: {
                                entry: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                format: "vitrine-receipt/1";
                                opening?: {
                                    payload: {
                                        [key: string]: unknown;
                                    };
                                    salt: string;
                                };
                                proof: string;
                            };
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The residency policy in force, with its receipt */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            digest: string;
                            document: {
                                access: {
                                    [key: string]: {
                                        [key: string]: {
                                            readonly countries: string[];
                                            /** @enum {string} */
                                            otherwise: "refuse" | "escalate";
                                        };
                                    };
                                };
                                effective: string;
                                epochs: {
                                    [key: string]: {
                                        [key: string]: number;
                                    };
                                };
                                /** @enum {string} */
                                format: "vitrine-residency-policy/1";
                                limits: {
                                    sampleBytesMax: number;
                                };
                                operator: string;
                                regions: {
                                    [key: string]: {
                                        readonly countries: string[];
                                        home: {
                                            [key: string]: string;
                                        };
                                    };
                                };
                                residualFlows: {
                                    [key: string]: {
                                        [key: string]: {
                                            sentence: string;
                                            readonly where: string[];
                                        };
                                    };
                                };
                                retentionDays: {
                                    [key: string]: number;
                                };
                                sites: {
                                    [key: string]: {
                                        /** @enum {string} */
                                        copies: "all" | "one";
                                        readonly dataCentres: string[];
                                        jurisdiction: string;
                                    };
                                };
                                version: number;
                            };
                            receipt: {
                                entry: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                format: "vitrine-receipt/1";
                                opening?: {
                                    payload: {
                                        [key: string]: unknown;
                                    };
                                    salt: string;
                                };
                                proof: string;
                            };
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy-proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proposed policies, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            proposals: {
                                approvedAt?: string;
                                approvedBy?: string;
                                by: string;
                                /** @description Of the document that will be published */
                                digest: string;
                                expiresAt: string;
                                /** Format: uuid */
                                proposal: string;
                                /** @description What an approval signs */
                                proposalDigest: string;
                                proposedAt: string;
                                publishedAt?: string;
                                publishedBy?: string;
                                /** @description Digest of the version in force that it follows */
                                replaces: string;
                                /** @enum {string} */
                                state: "waiting" | "approved" | "published" | "superseded" | "expired";
                                version: number;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Propose a file as the next version of the residency policy */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        yaml: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approvedAt?: string;
                            approvedBy?: string;
                            by: string;
                            /** @description Of the document that will be published */
                            digest: string;
                            expiresAt: string;
                            /** Format: uuid */
                            proposal: string;
                            /** @description What an approval signs */
                            proposalDigest: string;
                            proposedAt: string;
                            publishedAt?: string;
                            publishedBy?: string;
                            /** @description Digest of the version in force that it follows */
                            replaces: string;
                            /** @enum {string} */
                            state: "waiting" | "approved" | "published" | "superseded" | "expired";
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy-proposals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One proposed policy: its text, and what it changes in the version that it replaces */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The proposal */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approvedAt?: string;
                            approvedBy?: string;
                            by: string;
                            changes: {
                                name: string;
                                sentence: string;
                                /** @enum {string} */
                                subject: "policy" | "site" | "region" | "class";
                            }[];
                            /** @description Of the document that will be published */
                            digest: string;
                            expiresAt: string;
                            /** Format: uuid */
                            proposal: string;
                            /** @description What an approval signs */
                            proposalDigest: string;
                            proposedAt: string;
                            publishedAt?: string;
                            publishedBy?: string;
                            /** @description The version that it replaces, as a file */
                            replacedText: string;
                            /** @description Digest of the version in force that it follows */
                            replaces: string;
                            /** @enum {string} */
                            state: "waiting" | "approved" | "published" | "superseded" | "expired";
                            /** @description The same in the layout of the next */
                            text: string;
                            version: number;
                            /** @description As it was proposed */
                            yaml: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy-proposals/{id}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve another operator’s proposal with a note signed by one’s own key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The proposal */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A signed note */
                        approval: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            approvedAt?: string;
                            approvedBy?: string;
                            by: string;
                            /** @description Of the document that will be published */
                            digest: string;
                            expiresAt: string;
                            /** Format: uuid */
                            proposal: string;
                            /** @description What an approval signs */
                            proposalDigest: string;
                            proposedAt: string;
                            publishedAt?: string;
                            publishedBy?: string;
                            /** @description Digest of the version in force that it follows */
                            replaces: string;
                            /** @enum {string} */
                            state: "waiting" | "approved" | "published" | "superseded" | "expired";
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A version of the residency policy, with its receipt */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            digest: string;
                            document: {
                                access: {
                                    [key: string]: {
                                        [key: string]: {
                                            readonly countries: string[];
                                            /** @enum {string} */
                                            otherwise: "refuse" | "escalate";
                                        };
                                    };
                                };
                                effective: string;
                                epochs: {
                                    [key: string]: {
                                        [key: string]: number;
                                    };
                                };
                                /** @enum {string} */
                                format: "vitrine-residency-policy/1";
                                limits: {
                                    sampleBytesMax: number;
                                };
                                operator: string;
                                regions: {
                                    [key: string]: {
                                        readonly countries: string[];
                                        home: {
                                            [key: string]: string;
                                        };
                                    };
                                };
                                residualFlows: {
                                    [key: string]: {
                                        [key: string]: {
                                            sentence: string;
                                            readonly where: string[];
                                        };
                                    };
                                };
                                retentionDays: {
                                    [key: string]: number;
                                };
                                sites: {
                                    [key: string]: {
                                        /** @enum {string} */
                                        copies: "all" | "one";
                                        readonly dataCentres: string[];
                                        jurisdiction: string;
                                    };
                                };
                                version: number;
                            };
                            receipt: {
                                entry: {
                                    [key: string]: unknown;
                                };
                                /** @enum {string} */
                                format: "vitrine-receipt/1";
                                opening?: {
                                    payload: {
                                        [key: string]: unknown;
                                    };
                                    salt: string;
                                };
                                proof: string;
                            };
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/{version}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a version of the residency policy changed in the one before
         * @description The first version has none before it: `before` is null and `changes` is empty.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The version compared with */
                            before: number | null;
                            changes: {
                                after: string | number | string[] | null;
                                before: string | number | string[] | null;
                                /** @description What changed, as a path below the subject */
                                member: string;
                                /** @description Of the site, region or class */
                                name: string;
                                /** @description The change in words */
                                sentence: string;
                                /** @enum {string} */
                                subject: "policy" | "site" | "region" | "class";
                            }[];
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/{version}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The receipt of a version alone, as verifiers read it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    version: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            entry: {
                                [key: string]: unknown;
                            };
                            /** @enum {string} */
                            format: "vitrine-receipt/1";
                            opening?: {
                                payload: {
                                    [key: string]: unknown;
                                };
                                salt: string;
                            };
                            proof: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what is wrong with a policy file, and what it would change in the one in force */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description None where the file cannot be read */
                            changes: {
                                name: string;
                                sentence: string;
                                /** @enum {string} */
                                subject: "policy" | "site" | "region" | "class";
                            }[];
                            /** @description By line */
                            problems: {
                                code: string;
                                column: number;
                                line: number;
                                path: string;
                                reason: string;
                                suggestion?: string;
                            }[];
                            /** @description It could be published next */
                            valid: boolean;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The residency policy in force as a YAML file */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            digest: string;
                            text: string;
                            version: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocation-dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what a relocation would move, without planning it */
        get: {
            parameters: {
                query: {
                    region: string;
                    to: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description At the target, where it can tell */
                            freeBytes?: number;
                            /** @description Why no plan can be made of it now */
                            obstacle?: {
                                code: string;
                                words: string;
                            };
                            /** @description As it would be made now */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All relocations
         * @description All, the oldest first; with a `limit`, a page of them, the newest first.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    after?: string;
                    limit?: number;
                    /** @description Only those that are not over; with a `limit` */
                    open?: "true";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where the next page goes on */
                            next?: string;
                            relocations: {
                                /** @description Steps that were not begun */
                                ahead: {
                                    name: string;
                                    title: string;
                                }[];
                                approvals: {
                                    /** @description In the office’s ledger */
                                    index: number;
                                    operator: string;
                                    stage: string;
                                }[];
                                readonly classes: string[];
                                from: string;
                                /** @description As in docs/formats/relocation-certificate.md */
                                plan: {
                                    bytes: number;
                                    readonly classes: string[];
                                    counts: {
                                        "api-key": number;
                                        customer: number;
                                        /** @description Of statistics, where they move */
                                        event?: number;
                                        sample: number;
                                        submission: number;
                                    };
                                    createdAt: string;
                                    createdBy: string;
                                    epoch: number;
                                    estimateSeconds: number;
                                    expiresAt: string;
                                    fenceTimeoutMs: number;
                                    from: {
                                        jurisdiction: string;
                                        site: string;
                                    };
                                    policyVersion: number;
                                    readonly residualFlows: string[];
                                    to: {
                                        jurisdiction: string;
                                        site: string;
                                    };
                                } & {
                                    [key: string]: unknown;
                                };
                                planDigest: string;
                                problem?: string;
                                progress: {
                                    bytes: number;
                                    bytesPerSecond: number;
                                    objects: number;
                                    objectsTotal: number;
                                    /** @enum {string} */
                                    phase: "copying" | "verifying" | "erasing" | "idle";
                                    problem?: string;
                                    relocation: string;
                                    site: string;
                                }[];
                                region: string;
                                relocation: string;
                                round: number;
                                /** @enum {string} */
                                state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                                steps: {
                                    finishedAt?: string;
                                    name: string;
                                    startedAt: string;
                                    state: string;
                                    title: string;
                                }[];
                                throttleBytesPerSecond?: number;
                                to: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        /** Plan a relocation (dry run) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        classes?: ("files" | "accounts" | "statistics")[];
                        region: string;
                        /** @description The site to move to */
                        to: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One relocation with its steps and its progress */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Abort, before the switch; the source stays as it was */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a stage with a note signed by the operator’s own key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A signed note */
                        approval: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The relocation certificate, to be verified offline */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/closed-rounds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** May the fence of this round be lifted? */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        round: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            closed: boolean;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/customers/{customer}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The certificate restricted to one customer, with the openings of its objects */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    customer: string;
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A relocation’s state at each change, as server-sent events
         * @description Each event has the type `status` and the data of `GET /v1/relocations/{id}`; the first comes at once. The stream ends with the relocation. A broken one is asked for again: nothing is missed.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifest that both sites verified: ids, versions, lengths, keyed commitments */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause copying and verifying */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** How far a site has come; shown, not logged */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        bytes: number;
                        bytesPerSecond: number;
                        objects: number;
                        objectsTotal: number;
                        /** @enum {string} */
                        phase: "copying" | "verifying" | "erasing" | "idle";
                        problem?: string;
                        site: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A site’s receipt of an act of a relocation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        receipt: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on after a pause or a failure */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erase the source; two approvals must stand */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start; two approvals must stand */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/throttle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bound the copying rate; null lifts the bound */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        bytesPerSecond: number | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Steps that were not begun */
                            ahead: {
                                name: string;
                                title: string;
                            }[];
                            approvals: {
                                /** @description In the office’s ledger */
                                index: number;
                                operator: string;
                                stage: string;
                            }[];
                            readonly classes: string[];
                            from: string;
                            /** @description As in docs/formats/relocation-certificate.md */
                            plan: {
                                bytes: number;
                                readonly classes: string[];
                                counts: {
                                    "api-key": number;
                                    customer: number;
                                    /** @description Of statistics, where they move */
                                    event?: number;
                                    sample: number;
                                    submission: number;
                                };
                                createdAt: string;
                                createdBy: string;
                                epoch: number;
                                estimateSeconds: number;
                                expiresAt: string;
                                fenceTimeoutMs: number;
                                from: {
                                    jurisdiction: string;
                                    site: string;
                                };
                                policyVersion: number;
                                readonly residualFlows: string[];
                                to: {
                                    jurisdiction: string;
                                    site: string;
                                };
                            } & {
                                [key: string]: unknown;
                            };
                            planDigest: string;
                            problem?: string;
                            progress: {
                                bytes: number;
                                bytesPerSecond: number;
                                objects: number;
                                objectsTotal: number;
                                /** @enum {string} */
                                phase: "copying" | "verifying" | "erasing" | "idle";
                                problem?: string;
                                relocation: string;
                                site: string;
                            }[];
                            region: string;
                            relocation: string;
                            round: number;
                            /** @enum {string} */
                            state: "planned" | "running" | "paused" | "failed" | "soaking" | "retiring" | "certified" | "aborting" | "aborted";
                            steps: {
                                finishedAt?: string;
                                name: string;
                                startedAt: string;
                                state: string;
                                title: string;
                            }[];
                            throttleBytesPerSecond?: number;
                            to: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the verifier finds in the certificate
         * @description Computed here, by the program that anybody can run, under the trust policy that this office publishes. Who does not trust the office runs it on a machine of their own.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The relocation */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            body: {
                                readonly classes: string[];
                                epoch: {
                                    after: number;
                                    before: number;
                                };
                                fence: {
                                    durationMs: number;
                                    from: string;
                                    to: string;
                                };
                                readonly keys: {
                                    readonly copies: {
                                        copyId: string;
                                        destroyedAt: string;
                                        holder: string;
                                    }[];
                                    keyId: string;
                                    quarter: string;
                                }[];
                                limit: string;
                                manifest: {
                                    byKind: {
                                        "api-key": {
                                            bytes: number;
                                            count: number;
                                        };
                                        customer: {
                                            bytes: number;
                                            count: number;
                                        };
                                        sample: {
                                            bytes: number;
                                            count: number;
                                        };
                                        submission: {
                                            bytes: number;
                                            count: number;
                                        };
                                    };
                                    bytes: number;
                                    count: number;
                                    root: string;
                                };
                                plan: string;
                                policy: {
                                    after: number;
                                    before: number;
                                };
                                readonly postChecks: {
                                    detail: string;
                                    name: string;
                                    outcome: string;
                                }[];
                                source: {
                                    jurisdiction: string;
                                    ledger: string;
                                    site: string;
                                };
                                target: {
                                    jurisdiction: string;
                                    ledger: string;
                                    site: string;
                                };
                            };
                            readonly declared: string[];
                            /** @description Of the certificate, as relocation.certified names it */
                            digest: string;
                            readonly failures: {
                                code: string;
                                message: string;
                            }[];
                            readonly notCovered: string[];
                            readonly proven: string[];
                            valid: boolean;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings in force, and where each came from; secrets are not shown */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            settings: {
                                /** @description What it is called there */
                                givenAs?: string;
                                name: string;
                                /** @enum {string} */
                                source: "option" | "environment" | "file" | "default";
                                /** @description Missing where it is not set; secrets are not shown */
                                value?: string;
                            }[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The providers of single sign-on that this office takes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            providers: string[];
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/site-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A code that a browser has brought to a site, for a session there */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                        state: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            token: string;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/site-sessions/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a session at a site */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The sites, where they stand and by which keys they are known */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dataCentres: string[];
                            jurisdiction: string | null;
                            logKeys: string[];
                            name: string;
                            origin: string;
                            url: string;
                            witnessKeys: string[];
                        }[];
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the office and the sites stand: reachable, ready, last checkpoint
         * @description The office asks the sites once in five seconds at most.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            askedAt: string;
                            readonly parties: {
                                /** @description The newest public one, verified here */
                                checkpoint: {
                                    root: string;
                                    size: number;
                                    readonly witnesses: {
                                        at: string | null;
                                        name: string;
                                    }[];
                                } | null;
                                checks: {
                                    [key: string]: string;
                                };
                                name: string;
                                origin: string | null;
                                /** @description That it acts on */
                                policyVersion: number | null;
                                problem: string | null;
                                /** @enum {string} */
                                state: "ready" | "not-ready" | "away";
                                /** @description null: a site that is not connected */
                                url: string | null;
                                /** @description Entries signed and not public yet */
                                waiting: number | null;
                            }[];
                            /** @description In force */
                            policyVersion: number;
                            /** @description Witnesses that a certificate asks for */
                            quorum: number;
                        };
                    };
                };
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trust-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Logs and witnesses to trust (C2SP tlog-policy) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/witness/add-checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cosign another ledger’s checkpoint (C2SP tlog-witness) */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": unknown;
                };
            };
            responses: {
                /** @description A problem (RFC 9457) */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": {
                            detail?: string;
                            /** @description names this request in the logs */
                            instance?: string;
                            status: number;
                            title: string;
                            /** @description urn:vitrine:problem:<code> */
                            type: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
