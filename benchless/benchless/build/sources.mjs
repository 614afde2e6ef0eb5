// How the desk's sources are read: two plugins for esbuild, one for scripts and one for style sheets.

import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import * as sass from "sass";
import { compileScript, compileStyle, compileTemplate, parse } from "vue/compiler-sfc";

import mends from "./mends.mjs";

export const NODE_MODULES = fileURLToPath(new URL("node_modules", import.meta.url));

// Bootstrap 4 is full of what sass no longer likes; to word thousands of warnings takes a fifth of its time.
const deprecated = Object.values(sass.deprecations).filter(({ status }) => status === "active");
const QUIET = { logger: sass.Logger.silent, silenceDeprecations: deprecated };

/** What the caller can put right: told without a stack. */
export class BuildError extends Error {}

export function hash(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** Texts of the files that mends.mjs names, mended: {path: text}. */
export function mend_sources(frappe) {
	const mended = new Map();
	for (const { file, find, replace, fault, goneWhen } of mends) {
		const source = path.join(frappe, file);
		const text = mended.get(source) ?? fs.readFileSync(source, "utf8");
		const times = text.split(find).length - 1;
		if (times === 0 && process.env.FRAPPE_SOURCE) continue; // a checkout may be free of the fault
		if (times !== 1)
			throw new BuildError(
				`mends.mjs: ${find} occurs ${times} times in ${file}\n  fault: ${fault}\n  gone when: ${goneWhen}`
			);
		mended.set(source, text.replace(find, () => replace));
	}
	return mended;
}

/** Scripts, the mended ones among them; templates in HTML; Vue's single-file components. */
export function read_scripts(apps, mended) {
	const unused = new Set(mended.keys());
	const styles = new Map();

	function setup(build) {
		const names = [...mended.keys()].map((file) => path.basename(file).replaceAll(".", "\\."));
		build.onLoad({ filter: new RegExp(`(${names.join("|")})$`) }, ({ path: file }) => {
			unused.delete(file);
			return mended.has(file) ? { contents: mended.get(file), loader: "default" } : null;
		});
		build.onEnd(() => ({ errors: [...unused].map((file) => ({ text: `mends.mjs: no bundle holds ${file}` })) }));

		// Frappe writes these files as the inside of a template literal.
		build.onLoad({ filter: /\.html$/ }, ({ path: file }) => {
			const name = JSON.stringify(path.basename(file).split(".")[0]);
			const text = fs.readFileSync(file, "utf8").replaceAll("`", "\\`");
			return { contents: `frappe.templates[${name}] = \`${text}\`;`, loader: "js" };
		});

		build.onLoad({ filter: /\.vue$/ }, ({ path: file }) => {
			const { module, loader, css } = compile_vue(file, apps);
			styles.set(`${file}?style`, css);
			return { contents: module, loader, resolveDir: path.dirname(file) };
		});
		build.onResolve({ filter: /\.vue\?style$/ }, ({ path: file }) => ({ path: file, namespace: "vue" }));
		build.onLoad({ filter: /./, namespace: "vue" }, ({ path: file }) => {
			return { contents: styles.get(file), loader: "css", resolveDir: path.dirname(file) };
		});
	}
	return { name: "scripts", setup };
}

/** Style sheets, each through `turn`; `compiled` keeps what sass made for the other direction. */
export function read_styles(apps, compiled, turn = (css) => css) {
	function setup(build) {
		build.onLoad({ filter: /\.(css|scss|sass)$/ }, ({ path: file }) => {
			if (!compiled.has(file)) {
				const text = fs.readFileSync(file, "utf8");
				compiled.set(file, file.endsWith(".css") ? text : compile_sass(file, text, path.extname(file), apps));
			}
			return { contents: turn(compiled.get(file)), loader: "css", resolveDir: path.dirname(file) };
		});
	}
	return { name: "styles", setup };
}

/** Others are imported as `~package/file`, `package/file`, `app/file` or `app/public/node_modules/package/file`. */
function compile_sass(file, text, type, apps) {
	const findFileUrl = (name) => {
		const [first, ...rest] = name.replace(/^~|^\w+\/public\/node_modules\//, "").split("/");
		return pathToFileURL(path.join(apps[first] ?? path.join(NODE_MODULES, first), ...rest));
	};
	const options = { url: pathToFileURL(file), syntax: type.endsWith("sass") ? "indented" : "scss" };
	return sass.compileString(text, { ...options, ...QUIET, importers: [{ findFileUrl }] }).css;
}

/** One module of script and template, which imports the styles as `FILE?style`. */
function compile_vue(filename, apps) {
	const { descriptor, errors } = parse(fs.readFileSync(filename, "utf8"), { filename });
	if (errors.length) throw errors[0];
	const id = `data-v-${hash(filename.split(path.sep).slice(-2).join())}`;
	const has_script = descriptor.script || descriptor.scriptSetup;
	const script = has_script ? compileScript(descriptor, { id, genDefaultAs: "component" }) : null;
	const template = compileTemplate({
		id,
		filename,
		source: descriptor.template.content,
		scoped: descriptor.styles.some((style) => style.scoped),
		compilerOptions: { bindingMetadata: script?.bindings },
	});
	const styles = descriptor.styles.map(({ content, lang, scoped }) => {
		const source = lang ? compile_sass(filename, content, lang, apps) : content;
		return compileStyle({ id, filename, source, scoped });
	});
	for (const part of [template, ...styles]) if (part.errors.length) throw part.errors[0];

	const module = [
		`import ${JSON.stringify(`${filename}?style`)};`,
		script?.content ?? "const component = {};",
		template.code,
		`export default Object.assign(component, { render, __scopeId: "${id}" });`,
	];
	return {
		module: module.join("\n"),
		loader: script?.lang ?? "js",
		css: styles.map((style) => style.code).join("\n"),
	};
}
