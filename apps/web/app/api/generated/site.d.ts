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
    "/api/v3/analyses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an analysis is, as VirusTotal’s clients ask for it */
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
    "/api/v3/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a file, as VirusTotal’s clients do
         * @description multipart/form-data with the file as `file`. The answer is an analysis; `meta.receipt` is the receipt.
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
    "/api/v3/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file, as VirusTotal’s clients ask for it */
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
    "/api/v3/files/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a file, as VirusTotal’s clients do
         * @description multipart/form-data with the file as `file`. The answer is an analysis; `meta.receipt` is the receipt.
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
    "/api/v3/files/upload_url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where VirusTotal’s clients send a file */
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
    "/bulk/md5": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Files by their MD5, as hashlookup’s clients ask for them
         * @description `hashes`: up to 10000. The answer has those that are known, in the order asked.
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
                        hashes: string[];
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
    "/bulk/sha1": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Files by their SHA-1, as hashlookup’s clients ask for them
         * @description `hashes`: up to 10000. The answer has those that are known, in the order asked.
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
                        hashes: string[];
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
    "/bulk/sha256": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Files by their SHA-256, as hashlookup’s clients ask for them
         * @description `hashes`: up to 10000. The answer has those that are known, in the order asked.
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
                        hashes: string[];
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
    "/info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this is, as hashlookup’s clients ask for it */
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
    "/lookup/md5/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file by its MD5, as hashlookup’s clients ask for it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    hash: string;
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
    "/lookup/sha1/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file by its SHA-1, as hashlookup’s clients ask for it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    hash: string;
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
    "/lookup/sha256/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file by its SHA-256, as hashlookup’s clients ask for it */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    hash: string;
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
    "/misp/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** MISP feed: an event */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    file: string;
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
    "/misp/hashes.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** MISP feed: the values, hashed */
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
    "/misp/manifest.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** MISP feed: the events */
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
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sign in at the office and come back */
        get: {
            parameters: {
                query?: {
                    return?: string;
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
    "/sign-in/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Back from the office with a code */
        get: {
            parameters: {
                query: {
                    code: string;
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
    "/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the session at this site */
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
    "/taxii2/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: discovery */
        get: {
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: the API root */
        get: {
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/collections/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: the collections */
        get: {
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/collections/{collection}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: a collection */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    collection: string;
                };
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/collections/{collection}/manifest/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: what a collection holds */
        get: {
            parameters: {
                query?: {
                    added_after?: string;
                    limit?: string;
                    "match[id]"?: string;
                    "match[spec_version]"?: string;
                    "match[type]"?: string;
                    "match[version]"?: string;
                    next?: string;
                };
                header?: never;
                path: {
                    collection: string;
                };
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/collections/{collection}/objects/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: the objects of a collection */
        get: {
            parameters: {
                query?: {
                    added_after?: string;
                    limit?: string;
                    "match[id]"?: string;
                    "match[spec_version]"?: string;
                    "match[type]"?: string;
                    "match[version]"?: string;
                    next?: string;
                };
                header?: never;
                path: {
                    collection: string;
                };
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
        put?: never;
        /** TAXII 2.1: adding objects, which is refused */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    collection: string;
                };
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
    "/taxii2/api/collections/{collection}/objects/{object}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: an object of a collection */
        get: {
            parameters: {
                query?: {
                    added_after?: string;
                    limit?: string;
                    "match[spec_version]"?: string;
                    "match[version]"?: string;
                    next?: string;
                };
                header?: never;
                path: {
                    collection: string;
                    object: string;
                };
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
        put?: never;
        post?: never;
        /** TAXII 2.1: removing an object, which is refused */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    collection: string;
                    object: string;
                };
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/collections/{collection}/objects/{object}/versions/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: the versions of an object */
        get: {
            parameters: {
                query?: {
                    added_after?: string;
                    limit?: string;
                    "match[spec_version]"?: string;
                    next?: string;
                };
                header?: never;
                path: {
                    collection: string;
                    object: string;
                };
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/taxii2/api/status/{status}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** TAXII 2.1: the status of what was added */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    status: string;
                };
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
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/analysis/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The same at each change, as server-sent events
         * @description Each event has the type `status` and the data of `GET /v1/analysis/progress`; the first comes at once. The stream ends after ten minutes and is asked for again.
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
    "/v1/analysis/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Analyses all samples once more, the newest and most prevalent first
         * @description At low priority: what is new is analysed before.
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
                        /** @description Left out: all */
                        region?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {boolean} */
                            ordered: true;
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
    "/v1/analysis/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Analyses that wait, those under way and the stage that each is at */
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
                            /** @description Samples that are analysed when there is nothing newer to do */
                            backlog: number;
                            running: {
                                /** Format: uuid */
                                analysis: string;
                                depth: number;
                                /** @enum {string} */
                                reason: "new" | "member" | "rules" | "asked" | "arrived";
                                region: string;
                                /** Format: uuid */
                                sample: string;
                                since: string;
                                sizeBytes: number;
                                stage: string;
                            }[];
                            sandboxes: {
                                busy: number;
                                lost: number;
                                warm: number;
                            };
                            /** @description Since the process started; `lastMinute` were judged in the last minute */
                            sinceStart: {
                                failed: number;
                                judged: number;
                                lastMinute: number;
                                waiting: number;
                            };
                            /** @description Samples by verdict */
                            verdicts: {
                                [key: string]: number;
                            };
                            /** @description Jobs that nobody has begun */
                            waiting: number;
                            /** @description Containers that are judged when the files within them are */
                            waitingForMembers: number;
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
    "/v1/analysis/verdicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Samples by their verdicts, newest change first */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    before?: string;
                    limit?: number;
                    region?: string;
                    verdict?: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
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
                            verdicts: {
                                judgedAt: string;
                                region: string;
                                /** Format: uuid */
                                sample: string;
                                score: number;
                                sha256: string;
                                sizeBytes: number;
                                threatName?: string;
                                /** @enum {string} */
                                verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                                version: string;
                                /** @description The heaviest reason */
                                why?: string;
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
    "/v1/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key */
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
    "/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The customers whose home this site is, by name
         * @description Who they are is accounts data: seen from the countries alone that the policy lists.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    after?: string;
                    limit?: number;
                    /** @description Somewhere in the name */
                    name?: string;
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
                            customers: {
                                country: string;
                                createdAt: string;
                                /** Format: uuid */
                                id: string;
                                keysInUse: number;
                                name: string;
                                region: string;
                            }[];
                            next?: string;
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
        /** Make a customer and its first API key */
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
                        name: string;
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
                            apiKey: {
                                /** Format: uuid */
                                id: string;
                                token: string;
                            };
                            customer: {
                                country: string;
                                createdAt: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                region: string;
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
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A customer and its API keys; nothing secret */
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The newest 200 */
                            apiKeys: {
                                createdAt: string;
                                /** Format: uuid */
                                id: string;
                                label?: string;
                                revokedAt?: string;
                            }[];
                            customer: {
                                country: string;
                                createdAt: string;
                                /** Format: uuid */
                                id: string;
                                name: string;
                                region: string;
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
    "/v1/customers/{id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make an API key for a customer */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        label?: string;
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
                            apiKey: {
                                /** Format: uuid */
                                id: string;
                                token: string;
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
    "/v1/erasure-coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the newest check of erasure rules found */
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
                            /** @description Missing: none was made yet */
                            check?: {
                                checkedAt: string;
                                /** @description That hold something */
                                places: number;
                                /** @description Those that no erasure rule covers */
                                uncovered: {
                                    holds: ("customer" | "installation" | "hash")[];
                                    /** @description postgres table.column, clickhouse table.column, files folder */
                                    place: string;
                                }[];
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
        /**
         * Look for places that hold customers’ data, and for their erasure rules
         * @description Runs each day by itself. Real ids, pseudonyms and hashes are looked for in every column of every table and in every folder of the site: in all rows of small tables, in some of large ones.
         */
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
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            checkedAt: string;
                            places: {
                                holds: ("customer" | "installation" | "hash")[];
                                /** @description postgres table.column, clickhouse table.column, files folder */
                                place: string;
                                /** @description How it is erased; missing: nothing erases it */
                                rule?: string;
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What this site counts: intake, holdings, work that waits, disks, its ledger
         * @description Counted once in two seconds at most.
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
    "/v1/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many samples of each region the site holds; counted once a minute at most */
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
                            countedAt: string;
                            readonly regions: {
                                /** @description Before encryption */
                                bytes: number;
                                region: string;
                                samples: number;
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
    "/v1/intake-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This site: its law, its data centres, the regions whose files it keeps */
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
                            readonly dataCentres: string[];
                            jurisdiction?: string;
                            operator: string;
                            policyVersion: number;
                            regions: {
                                readonly countries: string[];
                                home: string;
                                name: string;
                                url?: string;
                            }[];
                            retentionDays: number;
                            sampleBytesMax: number;
                            site: string;
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
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The site’s keys, their wrapped copies and who holds them */
        get: {
            parameters: {
                query?: {
                    region?: string;
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
                            keys: {
                                class: string;
                                copies: {
                                    copyId: string;
                                    destroyedAt?: string;
                                    holder: string;
                                }[];
                                createdAt: string;
                                destroyedAt?: string;
                                keyId: string;
                                quarter: string;
                                recipient: string;
                                region: string;
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
    "/v1/look-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where a sample is, and what became of it
         * @description The secret is the salt of the receipt's opening: whoever holds the receipt of a submission may ask.
         *     A wrong secret, a wrong hash and a file that nobody has sent are answered alike. Reads are told from where and why, not by whom.
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
                        secret: string;
                        sha256: string;
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
                            readonly copies: string[];
                            erasure?: {
                                entry: {
                                    at: string;
                                    type: string;
                                } & {
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
                            expiresAt?: string;
                            jurisdiction?: string;
                            movedTo?: {
                                site: string;
                                url?: string;
                            };
                            readonly reads: {
                                at: string;
                                country: string;
                                index: string;
                                purpose: string;
                            }[];
                            receivedAt: string;
                            region: string;
                            readonly relocations: {
                                at: string;
                                index: string;
                                relocation: string;
                            }[];
                            site: string;
                            sizeBytes: number;
                            /** @enum {string} */
                            state: "kept" | "moved" | "erased";
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
    "/v1/looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Searches for samples, looks at what is known of one, and at where a file or host was seen; newest first
         * @description Kept for a year.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    after?: string;
                    from?: string;
                    limit?: number;
                    person?: string;
                    /** @description The site’s id of it */
                    sample?: string & (unknown & unknown);
                    /** @description Exclusive */
                    to?: string;
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
                            looks: {
                                at: string;
                                country: string;
                                /** @enum {string} */
                                kind: "search" | "record" | "receipt" | "prevalence";
                                person: string;
                                /** Format: uuid */
                                sample?: string;
                                /** @description What it was narrowed by */
                                terms: {
                                    [key: string]: string;
                                };
                            }[];
                            next?: string;
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
    "/v1/public-submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a file from a form
         * @description multipart/form-data: `country` (ISO 3166-1 alpha-2), `terms` (`accepted`), then `file`.
         *     A browser (Accept: text/html) is sent on (303) to a page that shows the receipt, or says what was wrong; anybody else gets
         *     the receipt, or the problem. Each submission is that of an anonymous customer of its own.
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
    "/v1/public-submissions/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of the file that this browser has just sent
         * @description By the cookie that the submission has set; for ten minutes.
         */
        get: {
            parameters: {
                query?: {
                    download?: "yes";
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
    "/v1/reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reads of samples, newest first
         * @description Those of samples that are still here: the rows of a sample go with it.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    after?: string;
                    from?: string;
                    limit?: number;
                    person?: string;
                    purpose?: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                    /** @description The site’s id of it */
                    sample?: string & (unknown & unknown);
                    /** @description Exclusive */
                    to?: string;
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
                            reads: {
                                /** Format: uuid */
                                approval?: string;
                                at: string;
                                case: string;
                                country: string;
                                form: string;
                                index: string;
                                purpose: string;
                                reader: string;
                                region: string;
                                /** Format: uuid */
                                sample: string;
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
    "/v1/reads.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Reads of samples as CSV, newest first */
        get: {
            parameters: {
                query?: {
                    from?: string;
                    person?: string;
                    purpose?: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                    /** @description The site’s id of it */
                    sample?: string & (unknown & unknown);
                    /** @description Exclusive */
                    to?: string;
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
    "/v1/regions/{region}/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of a region this site holds */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    region: string;
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
                            /** @description The site’s time: ISO, UTC */
                            at: string;
                            bytes: number;
                            counts: {
                                "api-key": number;
                                customer: number;
                                /** @description Of statistics */
                                event?: number;
                                sample: number;
                                submission: number;
                            };
                            freeBytes?: number;
                            /** @description That of its ledger */
                            ledgerAt: string;
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
    "/v1/relocations/{id}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Blocks of events that changed after a version (docs/formats/relocation-stream.md) */
        get: {
            parameters: {
                query: {
                    after: string;
                    upTo: string;
                };
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
                            blocks: {
                                [key: string]: unknown;
                            }[];
                            position: string;
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
    "/v1/relocations/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows that changed after a version */
        get: {
            parameters: {
                query: {
                    after: string;
                    limit: number;
                };
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
                            head: string;
                            objects: {
                                [key: string]: unknown;
                            }[];
                            position: string;
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
    "/v1/relocations/{id}/commitment-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The relocation’s commitment key, for its target alone */
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
                            key: string;
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
    "/v1/relocations/{id}/customers/{customer}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One customer’s objects in the manifest, opened: canonical JSON, one a line */
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
        get?: never;
        put?: never;
        /** Rows of blocks of one month, in ClickHouse’s format Native */
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
                        blocks: string[];
                        month: string;
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
    "/v1/relocations/{id}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The manifest that this site verified */
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
    "/v1/relocations/{id}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** age files for the target’s recipient, framed (docs/formats/relocation-stream.md) */
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
                        /**
                         * @description The copies are read back, and repaired, before they are sent
                         * @default false
                         */
                        checked?: boolean;
                        ids: string[];
                        recipient: string;
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
    "/v1/relocations/{id}/receipts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Receipts of this site’s acts, with the witness quorum */
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
                        indexes: number[];
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
                            receipts: {
                                [key: string]: unknown;
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relocations/{id}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** This site’s signature of a certificate, after it has checked it */
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
                        certificate: {
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
                        "application/json": {
                            signature: string;
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
    "/v1/reputation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is known of many files
         * @description As JSON, {"hashes": […]} of SHA-256, SHA-1 and MD5 as they come, at most 10,000; the answers are in the same order.
         *     As application/octet-stream: SHA-256 of 32 bytes each, one after the other, and as many bytes of answer
         *     (docs/formats/reputation-bulk.md). The same hash may be asked for twice. Where one is none, all are refused and `positions`
         *     names which, from 0.
         */
        post: {
            parameters: {
                query?: {
                    /** @description For people of the operator alone: as this region’s customers are answered */
                    region?: string;
                };
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            answers: {
                                /** @description Month in the caller’s region, `2026-11` */
                                firstSeen?: string;
                                /** @description As asked for, in lower-case hex */
                                hash: string;
                                /** @description Whether anything is known of it that the caller may learn */
                                known: boolean;
                                /** @description Whether a known package brings it */
                                knownGood: boolean;
                                lastSeen?: string;
                                /**
                                 * @description In the caller’s region
                                 * @enum {string}
                                 */
                                prevalence: "none" | "rare" | "uncommon" | "common" | "widespread";
                                threat?: string;
                                /** @enum {string} */
                                verdict: "unknown" | "clean" | "suspicious" | "malicious" | "incomplete";
                                /** @description Whether the site would like the file to be submitted */
                                wanted: boolean;
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reputation/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is known of a file
         * @description By SHA-256, SHA-1 or MD5. A malicious or suspicious verdict of any region of the site is told to everybody,
         *     and so is what is known good; all else is told of the caller’s own region alone. Of several files that share an MD5 or SHA-1,
         *     the worst is told. A file of which nothing is known is answered 200 too, as `unknown`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description For people of the operator alone: as this region’s customers are answered */
                    region?: string;
                };
                header?: never;
                path: {
                    hash: string;
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
                            /** @description Month in the caller’s region, `2026-11` */
                            firstSeen?: string;
                            /** @description As asked for, in lower-case hex */
                            hash: string;
                            /** @description Whether anything is known of it that the caller may learn */
                            known: boolean;
                            /** @description Whether a known package brings it */
                            knownGood: boolean;
                            lastSeen?: string;
                            /**
                             * @description In the caller’s region
                             * @enum {string}
                             */
                            prevalence: "none" | "rare" | "uncommon" | "common" | "widespread";
                            threat?: string;
                            /** @enum {string} */
                            verdict: "unknown" | "clean" | "suspicious" | "malicious" | "incomplete";
                            /** @description Whether the site would like the file to be submitted */
                            wanted: boolean;
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
    "/v1/reputation/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has changed since a cursor
         * @description What a client that keeps a store of its own changes in it: first without a cursor, then with that of the answer before, for ever.
         *     Applied in their order, pages miss nothing; a file that changes again comes again. Where `known` is false the client forgets the file.
         *     With `wait` an answer without changes is held back for so many seconds, or until there is one. A cursor from before something that
         *     the site no longer remembers to have removed is answered 410: empty the store and start anew.
         */
        get: {
            parameters: {
                query?: {
                    cursor?: string;
                    limit?: number;
                    /** @description Seconds */
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
                            changes: {
                                /** @description Month in the caller’s region, `2026-11` */
                                firstSeen?: string;
                                /** @description Whether anything is known of it that the caller may learn */
                                known: boolean;
                                /** @description Whether a known package brings it */
                                knownGood: boolean;
                                lastSeen?: string;
                                md5?: string;
                                /**
                                 * @description In the caller’s region
                                 * @enum {string}
                                 */
                                prevalence: "none" | "rare" | "uncommon" | "common" | "widespread";
                                sha1?: string;
                                /** @description Left out of what is known good by another hash alone */
                                sha256?: string;
                                threat?: string;
                                /** @enum {string} */
                                verdict: "unknown" | "clean" | "suspicious" | "malicious" | "incomplete";
                                /** @description Whether the site would like the file to be submitted */
                                wanted: boolean;
                            }[];
                            cursor: string;
                            more: boolean;
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
    "/v1/reputation/hosts/{host}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is known of a host
         * @description A name or an address. It is suspicious where detections on many installations came from there; a host is never called clean.
         */
        get: {
            parameters: {
                query?: {
                    /** @description For people of the operator alone: as this region’s customers are answered */
                    region?: string;
                };
                header?: never;
                path: {
                    host: string;
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
                            firstSeen?: string;
                            host: string;
                            known: boolean;
                            lastSeen?: string;
                            /** @enum {string} */
                            prevalence: "none" | "rare" | "uncommon" | "common" | "widespread";
                            /** @enum {string} */
                            verdict: "suspicious" | "unknown";
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
    "/v1/reputation/known-good": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where known good files come from */
        get: {
            parameters: {
                query?: {
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
                            files: number;
                            /** Format: uuid */
                            id: string;
                            importedAt: string;
                            /** @enum {string} */
                            kind: "debian" | "npm";
                            name: string;
                            /** @description What was read */
                            origin: string;
                            version: string;
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
         * Add files that are known good
         * @description The body is NDJSON: `path`, and `sha256`, `sha1`, `md5` as far as they are known, in lower-case hex. Sent again, it changes nothing.
         */
        post: {
            parameters: {
                query: {
                    kind: "debian" | "npm";
                    name: string;
                    /** @description What was read */
                    origin: string;
                    version: string;
                };
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            added: number;
                            files: number;
                            /** Format: uuid */
                            source: string;
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
    "/v1/reputation/known-good/{source}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget a source of known good files
         * @description Files that another source has too stay known good.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source: string;
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
                            files: number;
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
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reputation/lookups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How often is asked
         * @description By the hour, region, way of asking and verdict. Nothing is kept of who asked, or for what.
         */
        get: {
            parameters: {
                query?: {
                    days?: number;
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
                            hour: string;
                            kind: string;
                            lookups: number;
                            region: string;
                            verdict: string;
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
    "/v1/reputation/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the read model holds */
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
                            building: boolean;
                            builtAt?: string;
                            /** @description Files that changed since it was built */
                            changed: number;
                            /** @description Files in the base */
                            entries: number;
                            position: string;
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
        /**
         * Build the read model anew
         * @description From PostgreSQL, while look-ups go on; the answer comes when it is in place.
         */
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
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            building: boolean;
                            builtAt?: string;
                            /** @description Files that changed since it was built */
                            changed: number;
                            /** @description Files in the base */
                            entries: number;
                            position: string;
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
    "/v1/reputation/sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of the offline set
         * @description Of the caller’s region, the newest first; `latest` is left out where there is none yet.
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
                            latest?: number;
                            region: string;
                            versions: {
                                at: string;
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
        /**
         * Publish the offline set of a region now
         * @description Answers when the entry of the version is durable in the ledger.
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
                        region: string;
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
                            region: string;
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
    "/v1/reputation/sets/{version}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of the offline set
         * @description `manifest.json`, `receipt.json`, or a file that the manifest names. With ETag; takes If-None-Match, Range and If-Range.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                    version: number;
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
    "/v1/rule-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rule sets of this site, newest first, with what came of their trials */
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
                            ruleSets: {
                                digest: string;
                                /** @description Of the ledger entry that last changed it */
                                index?: string;
                                letThrough?: {
                                    because: string;
                                    by: string;
                                };
                                name: string;
                                /** @description Why its trial stopped it */
                                readonly objections: string[];
                                problem?: string;
                                progress?: {
                                    bytes: number;
                                    files: number;
                                };
                                publishedAt?: string;
                                publishedBy: string;
                                retired?: {
                                    because: string;
                                    by: string;
                                };
                                /** @description Name of the signer’s key */
                                signedBy: string;
                                sources: number;
                                /** @enum {string} */
                                state: "trying" | "stopped" | "failed" | "live" | "superseded" | "retired";
                                trial?: {
                                    bytes: number;
                                    durationMs: number;
                                    files: number;
                                    readonly matches: {
                                        /** @enum {string} */
                                        effect: "condemns" | "suspects" | "notes";
                                        readonly examples: string[];
                                        files: number;
                                        rule: string;
                                    }[];
                                    readonly slow: {
                                        readonly examples: string[];
                                        rule: string;
                                    }[];
                                };
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
        /** Publish a signed rule set: it is compiled, tried on goodware, and then in force */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description A rule set (docs/formats/rule-set.md) */
            requestBody: {
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            digest: string;
                            /** @description Of the ledger entry that last changed it */
                            index?: string;
                            letThrough?: {
                                because: string;
                                by: string;
                            };
                            name: string;
                            /** @description Why its trial stopped it */
                            readonly objections: string[];
                            problem?: string;
                            progress?: {
                                bytes: number;
                                files: number;
                            };
                            publishedAt?: string;
                            publishedBy: string;
                            retired?: {
                                because: string;
                                by: string;
                            };
                            /** @description Name of the signer’s key */
                            signedBy: string;
                            sources: number;
                            /** @enum {string} */
                            state: "trying" | "stopped" | "failed" | "live" | "superseded" | "retired";
                            trial?: {
                                bytes: number;
                                durationMs: number;
                                files: number;
                                readonly matches: {
                                    /** @enum {string} */
                                    effect: "condemns" | "suspects" | "notes";
                                    readonly examples: string[];
                                    files: number;
                                    rule: string;
                                }[];
                                readonly slow: {
                                    readonly examples: string[];
                                    rule: string;
                                }[];
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
    "/v1/rule-sets/{name}/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version of a rule set; while it is tried, how far */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
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
                            /** @description Of the ledger entry that last changed it */
                            index?: string;
                            letThrough?: {
                                because: string;
                                by: string;
                            };
                            name: string;
                            /** @description Why its trial stopped it */
                            readonly objections: string[];
                            problem?: string;
                            progress?: {
                                bytes: number;
                                files: number;
                            };
                            publishedAt?: string;
                            publishedBy: string;
                            retired?: {
                                because: string;
                                by: string;
                            };
                            /** @description Name of the signer’s key */
                            signedBy: string;
                            sources: number;
                            /** @enum {string} */
                            state: "trying" | "stopped" | "failed" | "live" | "superseded" | "retired";
                            trial?: {
                                bytes: number;
                                durationMs: number;
                                files: number;
                                readonly matches: {
                                    /** @enum {string} */
                                    effect: "condemns" | "suspects" | "notes";
                                    readonly examples: string[];
                                    files: number;
                                    rule: string;
                                }[];
                                readonly slow: {
                                    readonly examples: string[];
                                    rule: string;
                                }[];
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
    "/v1/rule-sets/{name}/{version}/overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put in force what its trial stopped, as another person than who published it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                    version: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        because: string;
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
                            digest: string;
                            /** @description Of the ledger entry that last changed it */
                            index?: string;
                            letThrough?: {
                                because: string;
                                by: string;
                            };
                            name: string;
                            /** @description Why its trial stopped it */
                            readonly objections: string[];
                            problem?: string;
                            progress?: {
                                bytes: number;
                                files: number;
                            };
                            publishedAt?: string;
                            publishedBy: string;
                            retired?: {
                                because: string;
                                by: string;
                            };
                            /** @description Name of the signer’s key */
                            signedBy: string;
                            sources: number;
                            /** @enum {string} */
                            state: "trying" | "stopped" | "failed" | "live" | "superseded" | "retired";
                            trial?: {
                                bytes: number;
                                durationMs: number;
                                files: number;
                                readonly matches: {
                                    /** @enum {string} */
                                    effect: "condemns" | "suspects" | "notes";
                                    readonly examples: string[];
                                    files: number;
                                    rule: string;
                                }[];
                                readonly slow: {
                                    readonly examples: string[];
                                    rule: string;
                                }[];
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
    "/v1/rule-sets/{name}/retirement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a rule set out of force */
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
                        because: string;
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
                            digest: string;
                            /** @description Of the ledger entry that last changed it */
                            index?: string;
                            letThrough?: {
                                because: string;
                                by: string;
                            };
                            name: string;
                            /** @description Why its trial stopped it */
                            readonly objections: string[];
                            problem?: string;
                            progress?: {
                                bytes: number;
                                files: number;
                            };
                            publishedAt?: string;
                            publishedBy: string;
                            retired?: {
                                because: string;
                                by: string;
                            };
                            /** @description Name of the signer’s key */
                            signedBy: string;
                            sources: number;
                            /** @enum {string} */
                            state: "trying" | "stopped" | "failed" | "live" | "superseded" | "retired";
                            trial?: {
                                bytes: number;
                                durationMs: number;
                                files: number;
                                readonly matches: {
                                    /** @enum {string} */
                                    effect: "condemns" | "suspects" | "notes";
                                    readonly examples: string[];
                                    files: number;
                                    rule: string;
                                }[];
                                readonly slow: {
                                    readonly examples: string[];
                                    rule: string;
                                }[];
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
    "/v1/samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find samples by hash, customer, region, time and type; newest first
         * @description Each search is on record in the site’s access log: by whom and by what it was narrowed, never the hash. Pages go on from a key (`after`), not from a number of rows.
         */
        get: {
            parameters: {
                query?: {
                    /** @description `next` of the page before */
                    after?: string;
                    customer?: string & (unknown & unknown);
                    from?: string;
                    /** @description SHA-256, SHA-1 or MD5 in hex */
                    hash?: string;
                    limit?: number;
                    region?: string;
                    /** @description Exclusive */
                    to?: string;
                    /** @description Extension of a file’s name, without the dot */
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
                            next?: string;
                            samples: {
                                at: string;
                                /** @description Data centres */
                                copies: string[];
                                expiresAt: string;
                                receivedAt: string;
                                region: string;
                                /** Format: uuid */
                                sample: string;
                                sha256: string;
                                sizeBytes: number;
                                /** @description Extension of the name that the file first came under */
                                type?: string;
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
        /**
         * Send a sample
         * @description The body is the file as it is. Optional headers, percent-encoded UTF-8, tell of it:
         *     Vitrine-Product, Vitrine-Product-Version, Vitrine-File-Name, Vitrine-Source-Url, Vitrine-Reason
         *     (at most 1,024 characters each); names of users and credentials in them are not kept.
         *     Content-Digest with sha-256 is checked. The same Idempotency-Key with the same content gives the same receipt again, with status 200.
         *     The answer, a receipt, means that the sample is durable and its entry sequenced in the ledger.
         */
        put: {
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
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/samples/{id}/receipts/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of an entry about a sample
         * @description Looking is on record in the site’s access log.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The site’s id of the sample */
                    id: string & (unknown & unknown);
                    index: string;
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
    "/v1/samples/{id}/record": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that the site knows of a sample, but its bytes
         * @description Looking is on record in the site’s access log.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description The site’s id of the sample */
                    id: string & (unknown & unknown);
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
                            /** @description That have come to this site, the newest 50 */
                            approvals: {
                                approvedBy: string;
                                by: string;
                                case: string;
                                expiresAt: string;
                                /** @enum {string} */
                                form: "cart" | "zip" | "raw" | "excerpt";
                                /** @enum {string} */
                                purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                                /** Format: uuid */
                                request: string;
                                requestedAt: string;
                                /** @enum {string} */
                                state: "open" | "used" | "expired";
                            }[];
                            copies: {
                                dataCentre: string;
                                fault?: string;
                                /** @enum {string} */
                                state: "whole" | "damaged" | "missing";
                            }[];
                            /** @description Of the ledger, the newest 100; `opened`: a receipt with its payload can be had */
                            entries: {
                                at: string;
                                index: string;
                                opened: boolean;
                                type: string;
                            }[];
                            expiresAt: string;
                            key: {
                                createdAt?: string;
                                destroyedAt?: string;
                                /** Format: uuid */
                                keyId: string;
                                quarter?: string;
                            };
                            md5: string;
                            /**
                             * @description What the policy says of a read by who asks
                             * @enum {string}
                             */
                            read: "allowed" | "escalate";
                            /** @description The newest 50 */
                            reads: {
                                /** Format: uuid */
                                approval?: string;
                                at: string;
                                case: string;
                                country: string;
                                form: string;
                                index: string;
                                purpose: string;
                                reader: string;
                                region: string;
                                /** Format: uuid */
                                sample: string;
                            }[];
                            receivedAt: string;
                            region: string;
                            /** Format: uuid */
                            sample: string;
                            sha1: string;
                            sha256: string;
                            site: string;
                            sizeBytes: number;
                            /** @description Encrypted, in each data centre */
                            storedBytes: number;
                            /** @description The newest 50 */
                            submissions: {
                                country: string;
                                /** Format: uuid */
                                customer: string;
                                customerName?: string;
                                fileName?: string;
                                product?: string;
                                productVersion?: string;
                                reason?: string;
                                receivedAt: string;
                                sourceUrl?: string;
                                /** Format: uuid */
                                submission: string;
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
    "/v1/samples/{sample}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A sample’s verdict with its reasons, what the stages found, and the files within it
         * @description Looking is on record in the site’s access log.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Where several regions hold the file */
                    region?: string;
                };
                header?: never;
                path: {
                    /** @description The site’s id of the sample, or its SHA-256 */
                    sample: string;
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
                            /** @description What holds it, 50 at most */
                            readonly containers: {
                                path: string;
                                /** Format: uuid */
                                sample: string;
                                sha256: string;
                            }[];
                            /** @description Newest first, 50 at most */
                            readonly history: {
                                /** Format: uuid */
                                analysis: string;
                                attempts: number;
                                endedBecause?: string;
                                finishedAt?: string;
                                /** @description Of its entry in the ledger */
                                index?: string;
                                /** @enum {string} */
                                reason: "new" | "member" | "rules" | "asked" | "arrived";
                                score?: number;
                                startedAt: string;
                                /** @enum {string} */
                                state: "running" | "waiting" | "judged" | "ended";
                                threatName?: string;
                                /** @enum {string} */
                                verdict?: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                            }[];
                            judgement?: {
                                judgedAt: string;
                                readonly reasons: {
                                    /** @enum {string} */
                                    code: "rule" | "engine" | "trait" | "member" | "limit" | "engine-unavailable" | "known-good" | "contradicted" | "prevalence" | "nothing-found" | "override";
                                    engine?: string;
                                    limit?: string;
                                    rule?: string;
                                    weight: number;
                                    where?: string;
                                    words: string;
                                }[];
                                /** @description 0–100 */
                                score: number;
                                threatName?: string;
                                /** @enum {string} */
                                verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                                /** @description Index of the ledger entry that last changed it */
                                version: string;
                            };
                            md5: string;
                            /** @description The tree below it, level by level, 1,000 at most */
                            readonly members: {
                                /** Format: uuid */
                                container: string;
                                /** @description 1: directly in this sample */
                                level: number;
                                /** @description That opened it */
                                password?: string;
                                /** @description In what holds it; depersonalised */
                                path: string;
                                /** Format: uuid */
                                sample: string;
                                score?: number;
                                sha256: string;
                                sizeBytes: number;
                                threatName?: string;
                                /** @enum {string} */
                                verdict?: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                            }[];
                            /** @description There are more */
                            membersCut: boolean;
                            receivedAt: string;
                            region: string;
                            /** Format: uuid */
                            sample: string;
                            sha1: string;
                            sha256: string;
                            site: string;
                            sizeBytes: number;
                            /** @description Of the newest analysis */
                            readonly stages: {
                                durationMs: number;
                                readonly limits: {
                                    allowed?: number;
                                    /** @enum {string} */
                                    limit: "stageMs" | "analysisMs" | "memoryBytes" | "fileBytes" | "depth" | "members" | "memberBytes" | "unpackedBytes" | "treeFiles" | "outputBytes" | "crash";
                                    where?: string;
                                }[];
                                /** @description Files that it found within */
                                members: number;
                                /** @enum {string} */
                                outcome: "done" | "failed";
                                /** @description In the stage’s own form */
                                result?: {
                                    [key: string]: unknown;
                                };
                                stage: string;
                            }[];
                            /**
                             * @description `waiting` for its first analysis, or for files within it
                             * @enum {string}
                             */
                            state: "waiting" | "running" | "judged";
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
        /**
         * Analyses a sample once more, before what is new
         * @description Answers at once; the analysis follows. One that waits already is not doubled.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Where several regions hold the file */
                    region?: string;
                };
                header?: never;
                path: {
                    /** @description The site’s id of the sample, or its SHA-256 */
                    sample: string;
                };
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
                            /** Format: uuid */
                            sample: string;
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
    "/v1/samples/{sample}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A sample’s analysis as a report, a STIX 2.1 bundle or a MISP event
         * @description By `format`, or by `Accept: application/stix+json`. Looking is on record in the site’s access log.
         */
        get: {
            parameters: {
                query?: {
                    format?: "json" | "stix" | "misp";
                    /** @description Where several regions hold the file */
                    region?: string;
                };
                header?: never;
                path: {
                    /** @description The site’s id of the sample, or its SHA-256 */
                    sample: string;
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
                            [key: string]: unknown;
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
    "/v1/samples/{sample}/similar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Samples of this site that are like one, by TLSH and by what they import
         * @description The nearest 50. Nothing is known before the sample was analysed.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Where several regions hold the file */
                    region?: string;
                };
                header?: never;
                path: {
                    /** @description The site’s id of the sample, or its SHA-256 */
                    sample: string;
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
                            /** @description There were more to be compared than are compared in one look */
                            cut: boolean;
                            similar: {
                                /** @description TLSH: 0 for alike, 100 at most */
                                distance?: number;
                                region: string;
                                /** @description Both are PE and have one imphash */
                                sameImports: boolean;
                                /** Format: uuid */
                                sample: string;
                                score?: number;
                                sha256: string;
                                sizeBytes: number;
                                threatName?: string;
                                /** @enum {string} */
                                verdict?: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
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
    "/v1/samples/{sample}/verdict-overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Propose another verdict for a sample; it stands once a second person agrees */
        post: {
            parameters: {
                query?: {
                    /** @description Where several regions hold the file */
                    region?: string;
                };
                header?: never;
                path: {
                    /** @description The site’s id of the sample, or its SHA-256 */
                    sample: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        reason: string;
                        /** @enum {string} */
                        verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
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
                            id: string;
                            /** @description Of the ledger entry that last changed it */
                            index: string;
                            proposedAt: string;
                            proposedBy: string;
                            reason: string;
                            region: string;
                            sample: string;
                            secondedAt?: string;
                            secondedBy?: string;
                            /** @enum {string} */
                            state: "proposed" | "standing" | "withdrawing" | "withdrawn" | "rejected";
                            /** @enum {string} */
                            verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                            withdrawal?: {
                                by?: string;
                                reason: string;
                            };
                            withdrawnAt?: string;
                            withdrawnBy?: string;
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
    "/v1/samples/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is known of a sample that the caller has sent */
        get: {
            parameters: {
                query?: {
                    region?: string;
                };
                header?: never;
                path: {
                    sha256: string;
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
                            copies: string[];
                            expiresAt: string;
                            md5: string;
                            receivedAt: string;
                            region: string;
                            /** Format: uuid */
                            sample: string;
                            sha1: string;
                            sha256: string;
                            site: string;
                            sizeBytes: number;
                            submissions: {
                                country: string;
                                /** Format: uuid */
                                customer: string;
                                fileName?: string;
                                product?: string;
                                productVersion?: string;
                                reason?: string;
                                receivedAt: string;
                                sourceUrl?: string;
                                /** Format: uuid */
                                submission: string;
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
    "/v1/samples/{sha256}/excerpts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at some bytes of a sample, for a stated purpose and case
         * @description Answers with bytes in hex. It is a read like any other: an entry in the public ledger, durable before the first byte is decrypted; from some countries it takes an approval.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: lowercase
                         * @description An approved access request
                         */
                        approval?: string & (unknown & unknown);
                        case: string;
                        /** @default 4096 */
                        lengthBytes?: number;
                        /** @default 0 */
                        offset?: number;
                        /** @enum {string} */
                        purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                        region?: string;
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
                            /** @description Fewer than asked for at the end; none beyond it */
                            hex: string;
                            /** @description Of the entry in the site’s ledger */
                            index: string;
                            offset: number;
                            /** Format: uuid */
                            sample: string;
                            /** @description Of the whole sample */
                            sizeBytes: number;
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
    "/v1/samples/{sha256}/reads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The reads of a sample, newest first */
        get: {
            parameters: {
                query?: {
                    region?: string;
                };
                header?: never;
                path: {
                    sha256: string;
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
                            reads: ({
                                /** Format: uuid */
                                approval?: string;
                                at: string;
                                case: string;
                                country: string;
                                form: string;
                                index: string;
                                purpose: string;
                                reader: string;
                            } | {
                                at: string;
                                country: string;
                                index: string;
                                purpose: string;
                            })[];
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
        /**
         * Read a sample, for a stated purpose and case
         * @description Answers with the file as CaRT, as a zip with the password "infected", or raw. The read is an entry in the public ledger, durable before the first byte leaves; its index stands in the header Vitrine-Ledger-Index. Raw, and from some countries, it takes an approval.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    sha256: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * Format: lowercase
                         * @description An approved access request
                         */
                        approval?: string & (unknown & unknown);
                        case: string;
                        /** @enum {string} */
                        form: "cart" | "zip" | "raw";
                        /** @enum {string} */
                        purpose: "analysis" | "incident-response" | "quality" | "legal" | "user-request" | "audit";
                        region?: string;
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
    "/v1/scrubs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Re-read every copy of every sample and repair what is damaged
         * @description Answers with a line of JSON for each finding and now and then for the progress; the last is a "summary", or a "failed". A pass that was left off goes on where it stood.
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
                        /** @description Most bytes read a second */
                        bytesPerSecond?: number;
                        fromStart?: boolean;
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
    "/v1/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which site this is, under which law, and what it may take */
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
                            /** @description null: the policy does not name it */
                            jurisdiction: string | null;
                            ledger: {
                                origin: string;
                                /** @description Entries that are signed, public or just about to be */
                                size: number;
                            };
                            name: string;
                            operator: string;
                            /** @description That it acts on */
                            policyVersion: number;
                            regions: {
                                /** @enum {string} */
                                class: "files" | "statistics" | "accounts";
                                epoch: number;
                                region: string;
                                /** @enum {string} */
                                state: "open" | "fenced" | "frozen" | "erased" | "incoming";
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
    "/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send threat statistics
         * @description The body is NDJSON, one event a line, in gzip, zstd or as it is; the fields of each type stand in docs/formats.
         *     A line that is not an event is refused by itself; good lines are taken. Each event has a UUIDv7 of the client’s:
         *     sent again, in any request and at any time, it is a duplicate and counts once.
         *     Of all lines accepted, duplicate, refused or pending is true of each; accepted means durable, with an entry in the ledger,
         *     pending (status 202) means durable, and told of later.
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
                    "application/octet-stream": unknown;
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
                            accepted: number;
                            batches: {
                                batch: number;
                                block: number;
                                events: number;
                                month: string;
                                /** @description Of the block: vitrine-receipt/1 */
                                receipt: {
                                    [key: string]: unknown;
                                };
                            }[];
                            duplicate: number;
                            /** @description Durable, and counted once the database answers again */
                            pending: number;
                            /** @description The first 1,000 */
                            refusals: {
                                code: string;
                                detail: string;
                                id?: string;
                                /** @description From 1 */
                                line: number;
                            }[];
                            refused: number;
                            /** @description What is pending: ask /v1/statistics/batches/{id} what became of it */
                            waiting: {
                                events: number;
                                /** Format: uuid */
                                id: string;
                                month: string;
                            }[];
                        };
                    };
                };
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            accepted: number;
                            batches: {
                                batch: number;
                                block: number;
                                events: number;
                                month: string;
                                /** @description Of the block: vitrine-receipt/1 */
                                receipt: {
                                    [key: string]: unknown;
                                };
                            }[];
                            duplicate: number;
                            /** @description Durable, and counted once the database answers again */
                            pending: number;
                            /** @description The first 1,000 */
                            refusals: {
                                code: string;
                                detail: string;
                                id?: string;
                                /** @description From 1 */
                                line: number;
                            }[];
                            refused: number;
                            /** @description What is pending: ask /v1/statistics/batches/{id} what became of it */
                            waiting: {
                                events: number;
                                /** Format: uuid */
                                id: string;
                                month: string;
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
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/statistics/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask what became of events that were pending */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string & (unknown & unknown);
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
                            accepted?: number;
                            batch?: number;
                            block?: number;
                            duplicate?: number;
                            events: number;
                            month: string;
                            /** @description Of the block: vitrine-receipt/1 */
                            receipt?: {
                                [key: string]: unknown;
                            };
                            /** @description Their ids were known with another content */
                            refused?: number;
                            /** @enum {string} */
                            state: "waiting" | "settled";
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
    "/v1/statistics/countries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much came from each country
         * @description JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
                    /** @description Type of event */
                    type?: "detection" | "suspicious-activity" | "lookup-summary" | "scan-summary" | "product-health";
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
                            countries: {
                                country: string;
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            /** @description First day, UTC */
                            from: string;
                            /** @description Last day, UTC */
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
    "/v1/statistics/emerging": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Threats that seven days brought more of than the four weeks before let expect
         * @description `surprise` is the distance of `recent` from a quarter of `base`, in deviations that chance alone would make; from 2 on a threat is listed. JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    country?: string;
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description How often it must have been met in the seven days */
                    least?: number;
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
                    /** @description Type of event */
                    type?: "detection" | "suspicious-activity" | "lookup-summary" | "scan-summary" | "product-health";
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
                            threats: {
                                /** @description In the four weeks before */
                                base: number;
                                /** @description In the seven days */
                                recent: number;
                                surprise: number;
                                threat: string;
                            }[];
                            /** @description Last of the seven days, UTC */
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
    "/v1/statistics/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest hundred erasures of customers’ events */
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
                            erasures: {
                                blocksErased: number;
                                /** Format: uuid */
                                customer: string;
                                /** Format: uuid */
                                erasure: string;
                                /** @description That stood when it was ordered */
                                events: number;
                                eventsErased: number;
                                finishedAt?: string;
                                orderedAt: string;
                                orderedBy: string;
                                reason: string;
                                /** @enum {string} */
                                state: "open" | "done";
                                /** @description Why an open one does not go on */
                                waitsFor?: string;
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
        /**
         * Erase the events of one customer
         * @description All that stands of the customer at this moment is erased, in every region that is open here: ClickHouse’s files are
         *     written anew without it. Events that come afterwards are taken, the same ones included. An erasure that is open goes on
         *     after a restart; ordered again, it is the same one.
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
                        /** Format: lowercase */
                        customer: string & (unknown & unknown);
                        /** @enum {string} */
                        reason: "user-request" | "contract-ended" | "legal-order" | "sent-in-error";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            blocksErased: number;
                            /** Format: uuid */
                            customer: string;
                            /** Format: uuid */
                            erasure: string;
                            /** @description That stood when it was ordered */
                            events: number;
                            eventsErased: number;
                            finishedAt?: string;
                            orderedAt: string;
                            orderedBy: string;
                            reason: string;
                            /** @enum {string} */
                            state: "open" | "done";
                            /** @description Why an open one does not go on */
                            waitsFor?: string;
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
    "/v1/statistics/erasures/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an erasure is */
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
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            blocksErased: number;
                            /** Format: uuid */
                            customer: string;
                            /** Format: uuid */
                            erasure: string;
                            /** @description That stood when it was ordered */
                            events: number;
                            eventsErased: number;
                            finishedAt?: string;
                            orderedAt: string;
                            orderedBy: string;
                            reason: string;
                            /** @enum {string} */
                            state: "open" | "done";
                            /** @description Why an open one does not go on */
                            waitsFor?: string;
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
    "/v1/statistics/events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that an event of one’s own was counted
         * @description The event as it is stored, its way to the root of its batch and of its block, and the block’s receipt:
         *     vitrine-event-proof/1, which `vitrine-verify event` checks without a network.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string & (unknown & unknown);
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
    "/v1/statistics/hashes/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How prevalent a file is
         * @description By type, country, product and day; as a table: by all of them at once. That a file or host was looked up, not which,
         *     is on record in the site’s access log. JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    /** @description Of each list, or of the rows of a table */
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
                };
                header?: never;
                path: {
                    /** @description In lower-case hex */
                    sha256: string;
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
                            countries: {
                                country: string;
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            days: {
                                day: string;
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            events: number;
                            /** @description Of the period; left out where it was not seen */
                            firstSeen?: string;
                            /** @description First day, UTC */
                            from: string;
                            lastSeen?: string;
                            products: {
                                events: number;
                                product: string;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            /** @description Last day, UTC */
                            to: string;
                            /** @description How often, by the events’ own counts */
                            total: number;
                            types: {
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                                type: string;
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
    "/v1/statistics/hosts/{host}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How prevalent a host is, of which threats came
         * @description By type, country, product and day; as a table: by all of them at once. That a file or host was looked up, not which,
         *     is on record in the site’s access log. JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    /** @description Of each list, or of the rows of a table */
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
                };
                header?: never;
                path: {
                    host: string;
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
                            countries: {
                                country: string;
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            days: {
                                day: string;
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            events: number;
                            /** @description Of the period; left out where it was not seen */
                            firstSeen?: string;
                            /** @description First day, UTC */
                            from: string;
                            lastSeen?: string;
                            products: {
                                events: number;
                                product: string;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            /** @description Last day, UTC */
                            to: string;
                            /** @description How often, by the events’ own counts */
                            total: number;
                            types: {
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                                type: string;
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
    "/v1/statistics/intake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of the lines that were sent, by day; refusals by product version
         * @description Days are those of the arrival, not of the events. The refusals alone can be had as CSV, by `format` or `Accept`.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what `Accept` says */
                    format?: "json" | "csv";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    /** @description Of the refusals */
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
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
                            days: {
                                accepted: number;
                                day: string;
                                duplicate: number;
                                refused: number;
                            }[];
                            /** @description First day, UTC */
                            from: string;
                            refusals: {
                                code: string;
                                lines: number;
                                /** @description Empty where the line did not say */
                                product: string;
                                version: string;
                            }[];
                            /** @description Last day, UTC */
                            to: string;
                            /** @description On disk, while ClickHouse does not answer; of all regions */
                            waiting: {
                                /** @description Of the oldest; 0 where none waits */
                                ageMs: number;
                                batches: number;
                                bytes: number;
                                bytesMax: number;
                                events: number;
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
    "/v1/statistics/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hold the ledger’s blocks against the events that stand
         * @description sent = accepted + duplicate + refused; accepted = what the ledger tells of; stored + removed = logged - departed + arrived.
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
                            accepted: number;
                            /** @description Came with relocations: other ledgers tell of them */
                            arrived: {
                                blocks: number;
                                events: number;
                            };
                            /** @description Of those logged, what left with relocations */
                            departed: {
                                blocks: number;
                                events: number;
                            };
                            /** @description The first hundred; none: everything reconciles */
                            differences: {
                                block: string;
                                says: string;
                            }[];
                            duplicate: number;
                            logged: {
                                blocks: number;
                                events: number;
                            };
                            /** @description Wait for the database; in none of the other sums yet */
                            pending: number;
                            /** @description By code */
                            refusals: {
                                [key: string]: number;
                            };
                            refused: number;
                            /** @description Removed since by schedule or erased, each with its entry */
                            removed: number;
                            sent: number;
                            /** @description Rows that stand */
                            stored: number;
                            /** @description Blocks that are being written at this moment */
                            writing: number;
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
    "/v1/statistics/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much there was on each day, of all threats or of one
         * @description A day on which there was nothing is left out. JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    country?: string;
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    threat?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
                    /** @description Type of event */
                    type?: "detection" | "suspicious-activity" | "lookup-summary" | "scan-summary" | "product-health";
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
                            days: {
                                day: string;
                                events: number;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            /** @description First day, UTC */
                            from: string;
                            /** @description Last day, UTC */
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
    "/v1/statistics/threats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The threats that were met most, in a period, here or from one country
         * @description JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    country?: string;
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
                    /** @description Type of event */
                    type?: "detection" | "suspicious-activity" | "lookup-summary" | "scan-summary" | "product-health";
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
                            /** @description First day, UTC */
                            from: string;
                            threats: {
                                events: number;
                                threat: string;
                                /** @description How often, by the events’ own counts */
                                total: number;
                            }[];
                            /** @description Last day, UTC */
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
    "/v1/statistics/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many events, of all types, each version of each product sent
         * @description JSON, or CSV, Parquet or Arrow by `format` or `Accept` (`text/csv`, `application/vnd.apache.parquet`, `application/vnd.apache.arrow.stream`).
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv" | "parquet" | "arrow";
                    /** @description First day, UTC; 27 days before the last unless told */
                    from?: string;
                    limit?: number;
                    /** @description All that are at home here unless told */
                    region?: string;
                    /** @description Last day, UTC; today unless told */
                    to?: string;
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
                            /** @description First day, UTC */
                            from: string;
                            /** @description Last day, UTC */
                            to: string;
                            versions: {
                                events: number;
                                product: string;
                                version: string;
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
    "/v1/threats/sums": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sums of published cells over weeks: by week, country or threat
         * @description Nothing but cells is summed up, so that no sum tells more than they do. With `country` or `threat`, cells that name them alone count. JSON or CSV.
         */
        get: {
            parameters: {
                query: {
                    by: "week" | "country" | "threat";
                    country?: string;
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv";
                    /** @description Any day of the first week */
                    from: string;
                    limit?: number;
                    region?: string;
                    threat?: string;
                    /** @description Any day of the last week */
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
                            /** @enum {string} */
                            by: "week" | "country" | "threat";
                            sums: {
                                detections: number;
                                /** @description Left out: all others, joined */
                                name?: string;
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
    "/v1/threats/weeks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Published weeks of detections, newest first
         * @description A week is published once, some days after it has ended, and never changed: what comes later is in no table. Its digest stands in the ledger; the table that it covers is described in docs/formats.
         */
        get: {
            parameters: {
                query?: {
                    region?: string;
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
                            weeks: {
                                cells: number;
                                /** @description The sum of the cells */
                                detections: number;
                                digest: string;
                                /** @description Something was too little to be shown */
                                hasWithheld: boolean;
                                /** @description Of its entry in the ledger */
                                index: string;
                                /** @description No cell is of fewer installations */
                                installationsMin: number;
                                publishedAt: string;
                                region: string;
                                /** @description Its Monday */
                                week: string;
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
    "/v1/threats/weeks/{week}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The cells of a published week
         * @description Each detection is in exactly one cell, or withheld. JSON or CSV.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Instead of what `Accept` says; JSON unless told */
                    format?: "json" | "csv";
                    region?: string;
                };
                header?: never;
                path: {
                    /** @description Its Monday */
                    week: string;
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
                            cells: {
                                /** @description Left out: all other countries */
                                country?: string;
                                detections: number;
                                installations: number;
                                region: string;
                                /** @description Left out: all other threats */
                                threat?: string;
                            }[];
                            week: string;
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
    "/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a resumable upload
         * @description tus 1.0.0. Upload-Length is needed. Upload-Metadata may hold product, productVersion, fileName, sourceUrl
         *     and reason (UTF-8, at most 1,024 characters each; names of users and credentials in them are not kept), sha256 (hex, checked when
         *     the upload is whole) and idempotencyKey; other names are passed over. A body of application/offset+octet-stream is taken as the
         *     first bytes. The upload must be whole before Upload-Expires.
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
        /** What of tus is offered */
        options: {
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
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The receipt of an upload that is whole
         * @description To be had for a day after the upload became whole.
         */
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
        /**
         * PATCH or DELETE by X-HTTP-Method-Override
         * @description For clients that can send neither.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
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
        /**
         * End an upload
         * @description What has come of it is removed. A sample that it has become stays.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
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
        /**
         * Go on with an upload
         * @description tus 1.0.0. The body, application/offset+octet-stream, goes on at Upload-Offset. The answer's offset is
         *     durable. Of a body that breaks off what came counts, unless Upload-Checksum (sha1 or sha256) was stated. With the last byte the
         *     sample is recorded as by PUT /v1/samples: then Vitrine-Receipt says where the receipt is.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
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
        trace?: never;
    };
    "/v1/verdict-overrides": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verdicts that people decided, newest first */
        get: {
            parameters: {
                query?: {
                    /** @description Only what waits for a second person */
                    open?: "true";
                    /** @description Where several regions hold the file */
                    region?: string;
                    /** @description The site’s id of the sample, or its SHA-256 */
                    sample?: string;
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
                            overrides: {
                                id: string;
                                /** @description Of the ledger entry that last changed it */
                                index: string;
                                proposedAt: string;
                                proposedBy: string;
                                reason: string;
                                region: string;
                                sample: string;
                                secondedAt?: string;
                                secondedBy?: string;
                                /** @enum {string} */
                                state: "proposed" | "standing" | "withdrawing" | "withdrawn" | "rejected";
                                /** @enum {string} */
                                verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                                withdrawal?: {
                                    by?: string;
                                    reason: string;
                                };
                                withdrawnAt?: string;
                                withdrawnBy?: string;
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
    "/v1/verdict-overrides/{id}/second-look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Agree to a proposed verdict or withdrawal, or reject it, as another person */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        agrees: true;
                    } | {
                        /** @enum {boolean} */
                        agrees: false;
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
                            id: string;
                            /** @description Of the ledger entry that last changed it */
                            index: string;
                            proposedAt: string;
                            proposedBy: string;
                            reason: string;
                            region: string;
                            sample: string;
                            secondedAt?: string;
                            secondedBy?: string;
                            /** @enum {string} */
                            state: "proposed" | "standing" | "withdrawing" | "withdrawn" | "rejected";
                            /** @enum {string} */
                            verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                            withdrawal?: {
                                by?: string;
                                reason: string;
                            };
                            withdrawnAt?: string;
                            withdrawnBy?: string;
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
    "/v1/verdict-overrides/{id}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Propose that a decided verdict be withdrawn; a second person agrees */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
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
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Of the ledger entry that last changed it */
                            index: string;
                            proposedAt: string;
                            proposedBy: string;
                            reason: string;
                            region: string;
                            sample: string;
                            secondedAt?: string;
                            secondedBy?: string;
                            /** @enum {string} */
                            state: "proposed" | "standing" | "withdrawing" | "withdrawn" | "rejected";
                            /** @enum {string} */
                            verdict: "malicious" | "incomplete" | "suspicious" | "unknown" | "clean";
                            withdrawal?: {
                                by?: string;
                                reason: string;
                            };
                            withdrawnAt?: string;
                            withdrawnBy?: string;
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
