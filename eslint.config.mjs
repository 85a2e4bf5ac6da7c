import tseslint from 'typescript-eslint';

const noDirectTime = {
  selector: "MemberExpression[object.name='Date'][property.name='now']",
  message: 'take the time from the clock that was handed in',
};
const noDirectOutput = {
  selector: "MemberExpression[object.name='process'][property.name=/^(stdout|stderr)$/]",
  message: 'only cli/output.ts prints',
};
const noShell = {
  selector: "Property[key.name='shell'][value.value=true]",
  message: 'never run a shell; pass an argument vector',
};

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/dist-jsii/',
      '**/cdk.out/',
      'coverage/',
      '.trainyard/',
      'lib/constructs/**/*.js',
      'lib/constructs/**/*.d.ts',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      eqeqeq: ['error', 'always'],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'child_process', importNames: ['exec', 'execSync'] },
            { name: 'node:child_process', importNames: ['exec', 'execSync'] },
          ],
        },
      ],
      'no-restricted-syntax': ['error', noShell],
    },
  },
  {
    files: ['lib/local/**/*.ts'],
    ignores: ['lib/local/cli/output.ts'],
    rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', noShell, noDirectTime, noDirectOutput] },
  },
  { files: ['lib/local/clock/*.ts'], rules: { 'no-restricted-syntax': ['error', noShell] } },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
