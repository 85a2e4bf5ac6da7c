/**
 * One project; folders say what a test needs: test/docker an engine, test/conformance real AWS clients. The rehearsals of
 * whole apps take minutes: `npm run test:rehearsals` runs them, and CI does.
 */
module.exports = {
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.TRAINYARD_REHEARSALS === '1' ? [] : ['/test/rehearsals/']),
  ],
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
        },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  moduleNameMapper: {
    '^cdk-trainyard$': '<rootDir>/lib/constructs/index.ts',
    '^trainyard$': '<rootDir>/lib/local/index.ts',
  },
  transformIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/lib/[a-z]+/dist', '<rootDir>/cdk.out'],
  maxWorkers: 2,
  testTimeout: 30000,
};
