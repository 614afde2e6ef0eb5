// Builds the desk: every `*.bundle.*` in the `public/` of Frappe and of the apps given, as a bench would.
//
//   node build.mjs --package FRAPPE_PACKAGE --out ASSETS [--app NAME=PACKAGE ...]
//
//   ASSETS/<app>/dist/{js,css,css-rtl}/NAME.bundle.HASH.{js,css}   what is built, minified
//   ASSETS/assets.json, assets-rtl.json                            where each lies, for Frappe's bundled_asset
//   ASSETS/<app>/*                                                 links to the rest of the app's `public/`
//   ASSETS/frappe/node_modules/...                                 copies of what the desk fetches from there
//
// Wants Node 20 or newer and the packages of package.json beside this file (`npm ci`); what is built does not
// need them any more. assets.json is written last: where it is, the rest is. mends.mjs lists the faults of Frappe's
// sources that are mended on the way.

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import * as esbuild from "esbuild";
import rtlcss from "rtlcss";

import { BuildError, hash, mend_sources, NODE_MODULES, read_scripts, read_styles } from "./sources.mjs";

const USAGE = "usage: node build.mjs --package FRAPPE_PACKAGE --out ASSETS [--app NAME=PACKAGE ...]";
const SCRIPTS = /\.bundle\.(js|jsx|ts|tsx)$/;
const STYLES = /\.bundle\.(css|scss|sass)$/;
const OTHERS = /\.bundle\.(less|styl)$/;
const FETCHED = /assets\/frappe\/node_modules\/([\w@./-]+)/g;

async function main() {
	const { apps, out } = read_options();
	const others = Object.values(find_bundles(apps, OTHERS));
	if (others.length) throw new BuildError(`not a kind of file that is built here: ${others.join(", ")}`);
	const mended = mend_sources(apps.frappe);

	fs.rmSync(path.join(out, "assets.json"), { force: true });
	link_public(apps, out);
	copy_fetched(apps, out);
	say(`public files of ${Object.keys(apps).join(", ")} laid out`);

	const [scripts, styles] = await Promise.all([build_scripts(apps, out, mended), build_styles(apps, out)]);
	write_manifest(out, "assets-rtl.json", styles.right_to_left);
	write_manifest(out, "assets.json", { ...scripts, ...styles.left_to_right });
	say(`the desk is built: ${out}`);
}

function parse_options() {
	const text = { type: "string" };
	const options = { package: text, out: text, app: { ...text, multiple: true, default: [] } };
	try {
		const { values } = parseArgs({ options });
		if (values.package && values.out) return values;
	} catch (error) {
		throw new BuildError(`${error.message}\n${USAGE}`);
	}
	throw new BuildError(USAGE);
}

function read_options() {
	const values = parse_options();
	const apps = { frappe: values.package };
	for (const app of values.app) {
		const [, name, folder] = app.match(/^(\w+)=(.+)$/) ?? [];
		if (!name) throw new BuildError(`--app ${app}: wants NAME=PACKAGE\n${USAGE}`);
		apps[name] = folder;
	}
	for (const [name, folder] of Object.entries(apps)) {
		if (!fs.existsSync(folder)) throw new BuildError(`${name}: there is no folder ${folder}`);
		apps[name] = fs.realpathSync(folder);
	}
	return { apps, out: path.resolve(values.out) };
}

/** Files below `folder` whose name matches, those aside that were built or installed. */
function find_files(folder, name) {
	if (!fs.existsSync(folder)) return [];
	return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const file = path.join(folder, entry.name);
		if (["dist", "node_modules"].includes(entry.name)) return [];
		if (entry.isDirectory()) return find_files(file, name);
		return name.test(entry.name) ? [file] : [];
	});
}

/** {"<app>/NAME.bundle": file} */
function find_bundles(apps, kind) {
	const found = Object.entries(apps).flatMap(([app, folder]) =>
		find_files(path.join(folder, "public"), kind).map((file) => [`${app}/${path.parse(file).name}`, file])
	);
	return Object.fromEntries(found);
}

function link_public(apps, out) {
	for (const [app, folder] of Object.entries(apps)) {
		fs.rmSync(path.join(out, app), { recursive: true, force: true });
		fs.mkdirSync(path.join(out, app), { recursive: true });
		const source = path.join(folder, "public");
		for (const name of fs.existsSync(source) ? fs.readdirSync(source) : [])
			if (!["dist", "node_modules"].includes(name))
				fs.symlinkSync(path.join(source, name), path.join(out, app, name));
	}
}

/** What the sources name by its address among npm's packages. */
function copy_fetched(apps, out) {
	const files = Object.values(apps).flatMap((folder) => find_files(folder, /\.(js|vue|html|py)$/));
	const texts = files.map((file) => fs.readFileSync(file, "utf8"));
	for (const name of new Set(texts.flatMap((text) => [...text.matchAll(FETCHED)].map(([, name]) => name)))) {
		const source = path.join(NODE_MODULES, name);
		if (!fs.existsSync(source)) throw new BuildError(`the desk fetches ${name}, which package.json lacks`);
		fs.cpSync(source, path.join(out, "frappe/node_modules", name), { recursive: true });
	}
}

async function build_scripts(apps, out, mended) {
	const built = await bundle(find_bundles(apps, SCRIPTS), apps, read_scripts(apps, mended));
	say(`${built.length} scripts built, ${mended.size} mended`);
	return write_bundles(built, out, "js", "js", ({ js, css }) => (css ? style_element(css) + js : js));
}

async function build_styles(apps, out) {
	const bundles = find_bundles(apps, STYLES);
	const compiled = new Map();
	const left_to_right = await bundle(bundles, apps, read_styles(apps, compiled));
	say(`${left_to_right.length} style sheets built`);
	const turn = (css) => rtlcss.process(css);
	const right_to_left = await bundle(bundles, apps, read_styles(apps, compiled, turn));
	say("and for languages from right to left");
	return {
		left_to_right: write_bundles(left_to_right, out, "css", "css", ({ css }) => css),
		right_to_left: write_bundles(right_to_left, out, "css-rtl", "css", ({ css }) => css, "rtl_"),
	};
}

/** [["<app>/NAME.bundle", {js, css}], ...] */
async function bundle(entryPoints, apps, plugin) {
	const modules = Object.keys(apps).map((app) => [`${app}/public/node_modules`, NODE_MODULES]);
	const { outputFiles } = await esbuild.build({
		entryPoints,
		plugins: [plugin],
		outdir: NODE_MODULES, // none of it is written there
		write: false,
		bundle: true,
		minify: true,
		logLevel: "silent",
		target: "es2020",
		tsconfigRaw: {}, // not one that lies above the sources by chance
		nodePaths: [NODE_MODULES],
		alias: { ...apps, ...Object.fromEntries(modules) },
		external: ["/assets/*"],
		loader: Object.fromEntries([".png", ".svg", ".gif", ".woff", ".woff2"].map((type) => [type, "dataurl"])),
		define: {
			"process.env.NODE_ENV": '"production"',
			__VUE_OPTIONS_API__: "true",
			__VUE_PROD_DEVTOOLS__: "false",
		},
	});
	const texts = Object.fromEntries(outputFiles.map((file) => [file.path, file.text]));
	return Object.keys(entryPoints).map((name) => {
		const [js, css] = ["js", "css"].map((type) => texts[path.join(NODE_MODULES, `${name}.${type}`)]);
		return [name, { js, css }];
	});
}

/** A script brings the styles that its components import. */
function style_element(css) {
	const properties = JSON.stringify({ textContent: css });
	return `document.head.append(Object.assign(document.createElement("style"),${properties}));\n`;
}

/** Returns the manifest's entries. */
function write_bundles(built, out, folder, type, get_text, prefix = "") {
	const entries = built.map(([name, texts]) => {
		const text = get_text(texts);
		const [app, bundle] = name.split("/");
		const address = `${app}/dist/${folder}/${bundle}.${hash(text).toUpperCase()}.${type}`;
		fs.mkdirSync(path.join(out, app, "dist", folder), { recursive: true });
		fs.writeFileSync(path.join(out, address), text);
		return [`${prefix}${bundle}.${type}`, `/assets/${address}`];
	});
	return Object.fromEntries(entries);
}

function write_manifest(out, name, entries) {
	fs.writeFileSync(path.join(out, name), `${JSON.stringify(entries, null, "\t")}\n`);
}

function say(text) {
	console.log(`${(performance.now() / 1000).toFixed(1).padStart(5)} s  ${text}`);
}

main().catch(async (error) => {
	const failed = error.errors?.slice(0, 5).map((one) => ({ ...one, notes: [] }));
	if (failed) console.error((await esbuild.formatMessages(failed, { kind: "error" })).join(""));
	else console.error(error instanceof BuildError ? error.message : error.stack);
	process.exitCode = 1;
});
