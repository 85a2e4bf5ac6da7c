/**
 * Cholesky's factor of a symmetric positive definite matrix, row by row, in place (the lower triangle counts).
 * @returns false when the matrix is not positive definite as far as the numbers can tell
 */
export function cholesky(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row += 1) {
    const start = row * size;
    for (let column = 0; column <= row; column += 1) {
      const other = column * size;
      let sum = matrix[start + column] as number;
      for (let k = 0; k < column; k += 1) sum -= (matrix[start + k] as number) * (matrix[other + k] as number);
      if (column < row) matrix[start + column] = sum / (matrix[other + column] as number);
      else if (sum > 1e-12) matrix[start + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L x = b in place. */
export function solveLower(lower: Float64Array, size: number, vector: Float64Array): Float64Array {
  for (let row = 0; row < size; row += 1) {
    const start = row * size;
    let sum = vector[row] as number;
    for (let k = 0; k < row; k += 1) sum -= (lower[start + k] as number) * (vector[k] as number);
    vector[row] = sum / (lower[start + row] as number);
  }
  return vector;
}

/** Solves transposed L x = b in place. */
export function solveUpper(lower: Float64Array, size: number, vector: Float64Array): Float64Array {
  for (let row = size - 1; row >= 0; row -= 1) {
    const value = (vector[row] as number) / (lower[row * size + row] as number);
    vector[row] = value;
    for (let k = 0; k < row; k += 1) (vector[k] as number) -= value * (lower[row * size + k] as number);
  }
  return vector;
}

/** The lower triangle of the inverse of L Lᵀ. */
export function inverseOf(lower: Float64Array, size: number): Float64Array {
  const inverse = invertedLower(lower, size);
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = 0;
      for (let k = row; k < size; k += 1)
        sum += (inverse[row * size + k] as number) * (inverse[column * size + k] as number);
      result[row * size + column] = sum;
    }
  }
  return result;
}

/** The inverse of L, transposed, so that its rows are read in order. */
function invertedLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    const start = column * size;
    inverse[start + column] = 1 / (lower[column * size + column] as number);
    for (let row = column + 1; row < size; row += 1) {
      let sum = 0;
      for (let k = column; k < row; k += 1) sum -= (lower[row * size + k] as number) * (inverse[start + k] as number);
      inverse[start + row] = sum / (lower[row * size + row] as number);
    }
  }
  return inverse;
}
