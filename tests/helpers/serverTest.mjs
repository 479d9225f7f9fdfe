import dns from 'node:dns'

// For programs started by the tests: `server.test` is this machine, as it is for the tests' browser.
const { lookup } = dns
dns.lookup = (hostname, ...rest) => lookup(hostname === 'server.test' ? '127.0.0.1' : hostname, ...rest)
